// Fields of every kind, in a real isolated world: recognised or refused with a reason, named, found again, and written so
// that the site's own model follows.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const TOKEN = makeToken();

describe.each(BROWSERS)('fields in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  const value = (id: string) => page.eval((i) => (document.getElementById(i) as HTMLInputElement).value, id);
  const text = (id: string) => page.eval((i) => document.getElementById(i)?.textContent ?? '', id);

  beforeAll(async () => {
    rig = await startRig(browser);
    page = await rig.open('fields.html');
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it('recognises text fields and names them', async () => {
    expect(await call(page, 'editable', '#plain')).toMatchObject({
      kind: 'line',
      label: 'Diagnosis',
      name: 'diagnosis',
    });
    expect(await call(page, 'editable', '#notes')).toMatchObject({ kind: 'lines', label: 'Notes of the visit' });
    expect(await call(page, 'editable', '#search')).toMatchObject({ label: 'Find' });
    expect(await call(page, 'editable', '#tel')).toMatchObject({ label: 'Phone' });
    expect(await call(page, 'editable', '#inner')).toMatchObject({ kind: 'rich', label: 'Report', element: 'rich' });
    expect(await call(page, 'editable', '#plaintext')).toMatchObject({ kind: 'rich', element: 'plaintext' });
  });

  it('says why a field can not hold a sealed text', async () => {
    const reasons: Record<string, string> = {
      password: 'password',
      date: 'date',
      number: 'number',
      range: 'number',
      check: 'choice',
      select: 'choice',
      email: 'format',
      url: 'format',
      file: 'format',
      color: 'format',
      locked: 'read-only',
      off: 'disabled',
      'off-by-set': 'disabled',
      hidden: 'none',
      submit: 'none',
      'not-rich': 'none',
      island: 'none',
      form: 'none',
    };
    for (const [id, reason] of Object.entries(reasons))
      expect([id, await call(page, 'editable', `#${id}`)]).toEqual([id, reason]);
  });

  it('writes into inputs and text areas, and the site hears of it', async () => {
    expect(await call(page, 'write', '#plain', TOKEN)).toEqual({ outcome: 'written', length: null });
    expect(await value('plain')).toBe(TOKEN);
    expect(await call(page, 'write', '#notes', TOKEN)).toMatchObject({ outcome: 'written' });
    expect(await call(page, 'write', '#vue', TOKEN)).toMatchObject({ outcome: 'written' });
    expect(await text('vue-shown')).toBe(TOKEN);
    expect(await call(page, 'write', '#any-pattern', TOKEN)).toMatchObject({ outcome: 'written' });
    expect(await call(page, 'write', '#wide', TOKEN)).toMatchObject({ outcome: 'written' });
  });

  it('reaches the state of controlled inputs, past the tracker on them', async () => {
    for (const id of ['react', 'react-text']) {
      expect(await call(page, 'write', `#${id}`, TOKEN)).toMatchObject({ outcome: 'written' });
      const state = await page.eval((i) => (document.getElementById(i) as HTMLElement & { state: string }).state, id);
      expect(state).toBe(TOKEN);
    }
  });

  it('writes into rich text', async () => {
    for (const id of ['rich', 'plaintext']) {
      expect(await call(page, 'write', `#${id}`, TOKEN)).toMatchObject({ outcome: 'written' });
      expect((await text(id)).trim()).toBe(TOKEN);
      expect(await call(page, 'read', `#${id}`)).toBe(TOKEN);
    }
  });

  it('reaches the model of an editor that cancels all input', async () => {
    expect(await call(page, 'write', '#model', TOKEN)).toMatchObject({ outcome: 'written' });
    expect(await page.eval(() => (document.querySelector('#model') as HTMLElement & { model: string }).model)).toBe(
      TOKEN,
    );
  });

  it('refuses before it writes where the text does not fit', async () => {
    expect(await call(page, 'write', '#short', TOKEN)).toEqual({ outcome: 'refused', length: 100 });
    expect(await value('short')).toBe('before');
    expect(await call(page, 'write', '#pattern', TOKEN)).toEqual({ outcome: 'refused', length: null });
    expect(await value('pattern')).toBe('12');
  });

  it('tells where a site cut the text, and puts the old content back (P-24)', async () => {
    expect(await call(page, 'write', '#cuts', TOKEN)).toEqual({ outcome: 'cut', length: 120 });
    expect(await value('cuts')).toBe('before');
    expect(await call(page, 'write', '#cuts-late', TOKEN)).toEqual({ outcome: 'cut', length: 64, stood: true });
    expect(await value('cuts-late')).toBe('before');
    expect(await call(page, 'write', '#model-cuts', TOKEN)).toEqual({ outcome: 'cut', length: 80 });
    expect((await text('model-cuts')).trim()).toBe('old model');
  });

  it('tells that a site changed the text or took it back', async () => {
    // It alters what is given back, too: never said to be back.
    expect(await call(page, 'write', '#upper', TOKEN)).toEqual({ outcome: 'altered', length: null, lost: 'before' });
    expect(await call(page, 'write', '#reverts', TOKEN)).toEqual({ outcome: 'reverted', length: null, stood: true });
    expect(await value('reverts')).toBe('before');
  });

  it('finds a field again that the site has drawn anew, and only that one', async () => {
    const field = await call(page, 'editable', 'input[name=comment]');
    if (typeof field === 'string') throw new Error(field);
    expect(await call(page, 'byId', field.id)).toBe('1');
    await page.eval(() => (globalThis as unknown as { draw(): void }).draw());
    expect(await call(page, 'byId', field.id)).toBe('2');
    await page.eval(() => document.querySelector('#slot')?.replaceChildren());
    expect(await call(page, 'byId', field.id)).toBe(null);
  });

  it('tells what a field has become that takes no text any more (A6)', async () => {
    const later = await rig.open('<input id="later" value="x">');
    const field = await call(later, 'editable', '#later');
    if (typeof field === 'string') throw new Error(field);
    expect(await call(later, 'byId', field.id)).toBe('later');
    await later.eval(() => document.querySelector('#later')?.setAttribute('readonly', ''));
    expect(await call(later, 'byId', field.id)).toBe('read-only');
    await later.eval(() => document.querySelector('#later')?.remove());
    expect(await call(later, 'byId', field.id)).toBe(null);
    await later.close();
  });

  it('reads rich text in its own letters, whatever the page shows them as (A3)', async () => {
    const shown = await rig.open(
      ['uppercase', 'lowercase', 'capitalize']
        .map(
          (how) =>
            `<div id="${how}" contenteditable style="text-transform:${how}"><p>Straße am Fluß</p><p>zwei</p></div>`,
        )
        .join(''),
    );
    for (const how of ['uppercase', 'lowercase', 'capitalize']) {
      expect([how, (await call(shown, 'read', `#${how}`)).replace(/\n+/g, '|')]).toEqual([how, 'Straße am Fluß|zwei']);
      expect([how, await call(shown, 'write', `#${how}`, TOKEN)]).toMatchObject([how, { outcome: 'written' }]);
      expect([how, await call(shown, 'read', `#${how}`)]).toEqual([how, TOKEN]);
    }
    await shown.close();
  });

  it('follows a field that is drawn anew while it is written', async () => {
    await page.eval(() => {
      const scope = globalThis as unknown as { draw(value?: string): void };
      scope.draw();
      const input = document.querySelector<HTMLInputElement>('input[name=comment]');
      input?.addEventListener('change', () => setTimeout(() => scope.draw(input.value), 50));
    });
    expect(await call(page, 'write', 'input[name=comment]', TOKEN)).toMatchObject({ outcome: 'written' });
    expect(await page.eval(() => document.querySelector<HTMLInputElement>('input[name=comment]')?.value)).toBe(TOKEN);
  });

  it('knows the focused field inside an open shadow root', async () => {
    const shadow = await rig.open(
      `<div id="host"></div><script>document.querySelector('#host').attachShadow({mode:'open'}).innerHTML = '<input id="deep" aria-label="Deep">';
       document.querySelector('#host').shadowRoot.querySelector('input').focus()</script>`,
    );
    expect(await call(shadow, 'focused')).toBe('deep');
    expect(await call(shadow, 'write', '#host >>> #deep', TOKEN)).toMatchObject({ outcome: 'written' });
    await shadow.close();
  });
});
