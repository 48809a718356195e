// The words lie in the session store while a vault is made or comes back. THREATS D-01, V-10: not longer, not for anybody.

import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forgetLateWords } from '../../lib/app/ceremonies/kept-words.ts';
import { createErasing } from '../../lib/app/ceremonies/erasing.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { createScene, PASSPHRASE, withVault } from './scene.ts';

const HOUR = 3_600_000;
const CHOSEN = { passphrase: PASSPHRASE, browserName: 'Firefox' };

describe('the words of a new vault', () => {
  it('are shown to nobody while the vault is locked', async () => {
    const scene = createScene();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'Chrome on Debian' });
    expect(await scene.ask('setup.words', { group: 0 })).toHaveLength(6);
    await scene.ask('lock', {});
    expect(await scene.codeOf('setup.words', { group: 0 })).toBe('vault-locked');
    expect(await scene.codeOf('setup.sheet', {})).toBe('vault-locked');
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await scene.ask('setup.sheet', {})).toHaveLength(24);
  });

  it('are gone after their hour, also when nobody asks', async () => {
    const scene = createScene();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'Chrome on Debian' });
    const [first = ''] = await scene.ask('setup.sheet', {});
    expect(await scene.browser.session.get('setup-words')).toContain(first);
    const { alarms, time } = scene.browser;
    expect(alarms.get('words')).toBe(time.now + HOUR);
    time.now += HOUR - 1;
    await forgetLateWords(scene.life.ports);
    expect(await scene.browser.session.get('setup-words')).not.toBeNull();
    expect(alarms.get('words')).toBe(time.now + 1);
    time.now += 1;
    await forgetLateWords(scene.life.ports);
    expect(await scene.browser.session.get('setup-words')).toBeNull();
  });

  it('are gone once they were checked, and when everything is deleted (D-01)', async () => {
    const checked = createScene();
    await withVault(checked);
    expect(await checked.browser.session.get('setup-words')).toBeNull();
    const erased = createScene();
    await erased.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'Chrome on Debian' });
    await erased.ask('erase', {});
    expect(await erased.browser.session.get('setup-words')).toBeNull();
  });

  it('stay while the browser starts and looks whether an erasing was interrupted', async () => {
    for (let n = 1; ; n++) {
      const scene = createScene();
      const begun: Promise<unknown>[] = [];
      scene.life.at(n, () => {
        begun.push(scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'Chrome on Debian' }));
        return Promise.race([...begun, setTimeout(1000)]); // done, where nothing keeps it waiting
      });
      expect(await createErasing(scene.app).finish(), `at step ${n}`).toBe(true);
      await Promise.all(begun);
      if (begun.length === 0) return expect(n).toBeGreaterThan(3);
      expect(await scene.ask('setup.sheet', {}), `at step ${n}`).toHaveLength(24);
      expect([...scene.browser.alarms.keys()], `at step ${n}`).toEqual(expect.arrayContaining(['lock', 'words']));
    }
  });
});

describe('the words that a vault comes back with', () => {
  it('are gone when it is cancelled, after their hour, and as soon as the vault is here (D-01)', async () => {
    const store = evilStore();
    const first = createScene({ store });
    const words = await withVault(first);
    const scene = createScene({ store, seed: 'two' });
    const left = () => scene.browser.session.get('restore');

    await scene.ask('restore.words', { words });
    expect(await left()).not.toBeNull();
    await scene.ask('restore.cancel', {});
    expect(await left()).toBeNull();

    await scene.ask('restore.words', { words });
    scene.browser.time.now += HOUR;
    await forgetLateWords(scene.life.ports);
    expect(await left()).toBeNull();
    expect(await scene.codeOf('restore.finish', { ...CHOSEN, mode: 'words-only' })).toBe('words-gone');

    await scene.ask('restore.words', { words });
    await scene.ask('restore.finish', { ...CHOSEN, mode: 'words-only' });
    expect(await left()).toBeNull();
  });

  it('stay while the browser starts, to be gone after their hour', async () => {
    const words = await withVault(createScene());
    for (let n = 1; ; n++) {
      const scene = createScene({ seed: 'two' });
      scene.browser.pages.permissions.add('https://left.example/*'); // of an erasing that was interrupted
      let isTyped = false;
      scene.life.at(n, () => {
        isTyped = true;
        return scene.ask('restore.words', { words });
      });
      expect(await createErasing(scene.app).finish(), `at step ${n}`).toBe(true);
      expect([...scene.browser.pages.permissions], `at step ${n}`).toEqual([]);
      if (!isTyped) return expect(n).toBeGreaterThan(3);
      expect(await scene.browser.session.get('restore'), `at step ${n}`).not.toBeNull();
      expect([...scene.browser.alarms.keys()], `at step ${n}`).toEqual(['words']);
    }
  });
});
