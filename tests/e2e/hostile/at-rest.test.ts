// What lies on the disk after a power cut: no words, no passphrase, no key, no text, though all of them were on the screen
// (THREATS D-01, D-02, D-20).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsToRoot } from '../../../lib/crypto/paper-key.ts';
import { findTokens } from '../../../lib/token/format.ts';
import { idOf } from '../../../lib/token/token.ts';
import { allNeedles, makeCanary, needlesOf, needlesOfWords, search, searchFolder } from '../canary.ts';
import { poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { killAll } from '../../tools/processes.ts';
import { hostilePage } from './pages.ts';
import { PASSPHRASE } from '../worker.ts';
import { type Rig, sealText, startRig, typeKeys } from './rig.ts';

describe.each(BROWSERS)('the profile of %s after a kill -9', (browser) => {
  let rig: Rig;
  const [planted, inForm] = [makeCanary(), makeCanary()];
  const [sealed, typed, note, inWindow, searched] = Array.from({ length: 5 }, makeCanary) as [
    string,
    string,
    string,
    string,
    string,
  ];

  beforeAll(async () => {
    rig = await startRig(
      browser,
      { '/': hostilePage() },
      { profile: await mkdtemp(join(tmpdir(), 'paperseal-rest-')) },
    );
    await rig.switchOn(rig.site.url());
  });
  afterAll(async () => {
    await rig?.site.close();
    if (rig) await rm(rig.device.profileDir, { recursive: true, force: true, maxRetries: 5 });
  });

  it('holds nothing of what was typed, read, searched, noted and shown (D-01, D-02, D-20)', async () => {
    const page = await rig.device.visit(rig.site.url());
    const token = await sealText(rig, page, sealed);
    await rig.ask('note.write', { id: '2'.repeat(32), title: 'A note', text: note });

    // What the browser keeps of an ordinary page, to prove that the search would find it.
    const ordinary = await rig.device.visit(rig.site.url(`/?q=${planted}`));
    await ordinary.eval((text) => localStorage.setItem('planted', text), planted);

    // The most of ours that can stand on the screen at once: typed text, an opened record, a note being written, words.
    const words = await rig.device.openExtension('/setup.html#forgot');
    await words.type('.word-input', rig.words.map((word) => `${word} `).join(''));
    const notes = await rig.device.openExtension('/vault.html#new-note');
    await notes.type('textarea', inWindow);
    const list = await rig.device.openExtension('/vault.html');
    await list.type('input[type=search]', searched);
    const everything = { query: '', site: null, offset: 0, limit: 5 };
    const { items } = await rig.ask<{ items: { id: string }[] }>('records.list', everything);
    expect(items).toHaveLength(2);
    for (const { id } of items) {
      const record = await rig.device.openExtension(`/vault.html#record/${id}`);
      await record.until((texts) => texts.some((text) => document.body.innerText.includes(text)), [sealed, note]);
    }
    const asking = await rig.device.openExtension('/setup.html');
    await asking.eval(() => document.title);
    const last = await rig.device.visit(rig.site.url());
    await rig.openEditor(last, '#line');
    await typeKeys(last, typed);

    await poll(
      'the browser to have written what it writes',
      async () => {
        const found = await searchFolder(needlesOf('planted', planted), rig.device.profileDir);
        return found.some((place) => /localStorage|Local Storage|ls\/|storage/.test(place)) ? true : undefined;
      },
      20_000,
    );
    // As the browser keeps forms, to fill them in again after a crash: what is typed now comes with all of the above.
    await poll(
      'the session file',
      async () => {
        await ordinary.type('#line', inForm);
        await sleep(4_000);
        const found = await searchFolder(needlesOf('in a form', inForm), rig.device.profileDir);
        return found.some((place) => /sessionstore|Sessions\//.test(place)) ? true : undefined;
      },
      60_000,
    );
    const { local, sync, databases } = await rig.device.storageDump();
    await killAll(rig.device.profileDir);

    const root = await wordsToRoot(rig.words);
    const needles = allNeedles(
      needlesOf('the sealed text', sealed),
      needlesOf('the unsealed text', typed),
      needlesOf('whose a sealed text on a page is', idOf(findTokens(token)[0]?.salt ?? new Uint8Array())),
      needlesOf('the note', note),
      needlesOf('the note being written', inWindow),
      needlesOf('the search', searched),
      needlesOf('the passphrase', PASSPHRASE),
      needlesOf('the recovery key', root.rpk),
      needlesOf('the seed of the recovery KEM', root.recoveryKemSeed),
      needlesOf('the seed of epoch 1', root.epochSeed(1)),
      needlesOfWords(rig.words),
    );
    expect(search(needles, 'the storages', { local, sync, databases })).toEqual([]);
    expect(await searchFolder(needlesOf('planted', planted), rig.device.profileDir)).not.toEqual([]);
    expect(await searchFolder(needles, rig.device.profileDir)).toEqual([]);
  });
});
