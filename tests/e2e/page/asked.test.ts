// Whether a field is still the one that was asked for (A2): in real documents, as real pages change them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const row = (name: string, note = ''): string => `<li>${name} <input name="note" value="${note}"></li>`;

describe.each(BROWSERS)('a field that was asked for, in %s (A2, P-46)', (browser) => {
  let rig: Rig;
  let page: Page;
  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const put = (selector: string, html: string) =>
    page.eval((at, inner) => void ((document.querySelector(at) as HTMLElement).innerHTML = inner), selector, html);
  const fill = (selector: string, text: string) =>
    page.eval((at, value) => void ((document.querySelector(at) as HTMLInputElement).value = value), selector, text);
  const word = (selector: string, text: string) =>
    page.eval((at, words) => document.querySelector(at)?.firstChild?.replaceWith(words), selector, text);

  it('is the same: untouched, drawn anew, with more words around it, or holding our own text', async () => {
    page = await rig.open(`<ul>${row('Anna')}${row('Bob', 'old')}</ul><p>body</p>`);
    const field = 'li:nth-child(2) input';
    const asked = await call(page, 'asked', field);
    expect(await call(page, 'differs', asked)).toBeNull();
    await put('ul', row('Anna') + row('Bob', 'old').replace('</li>', '<em>Too short</em></li>'));
    expect(await call(page, 'differs', asked)).toBeNull();
    await fill('li:nth-child(2) input', ' old\u200b ');
    expect(await call(page, 'differs', asked)).toBeNull();
    const token = makeToken();
    await fill('li:nth-child(2) input', token);
    expect(await call(page, 'differs', asked, [token])).toBeNull();
    expect(await call(page, 'differs', asked)).toMatchObject({ held: token, moved: false });
  });

  it('is another one: by its content, its row, its address, its name, or what is in the row with it', async () => {
    page = await rig.open(
      `<ul>${row('Anna')}${row('Bob')}</ul><form action="/one"><input id="id" type="hidden" value="1"><textarea placeholder="To Anna"></textarea></form>`,
    );
    const field = 'li:nth-child(1) input';
    const asked = await call(page, 'asked', field);
    await word('li', 'Zoe ');
    expect(await call(page, 'differs', asked)).toMatchObject({ held: '', moved: true });
    await word('li', 'Anna ');
    expect(await call(page, 'differs', asked)).toBeNull();
    await fill('li input', 'a save');
    expect(await call(page, 'differs', asked)).toMatchObject({ held: 'a save', moved: false });

    // What stands above a reply may be long.
    const post = (name: string) =>
      `<article><p>${name} ${'wrote a lot '.repeat(40)}</p><textarea></textarea></article>`;
    await put('ul', `<li>${post('Bob')}</li>`);
    const reply = await call(page, 'asked', 'article textarea');
    expect(await call(page, 'differs', reply)).toBeNull();
    await put('ul', `<li>${post('Anna')}</li><li>${post('Bob')}</li>`);
    expect(await call(page, 'differs', reply)).toMatchObject({ held: '', moved: true });

    await put('ul', '');

    const form = await call(page, 'asked', 'textarea');
    const changes: [() => void, () => void][] = [
      [() => history.pushState(null, '', '?record=2'), () => history.back()],
      [() => void (location.hash = 'two'), () => history.back()],
      [
        () => document.querySelector('textarea')?.setAttribute('placeholder', 'To Bob'),
        () => document.querySelector('textarea')?.setAttribute('placeholder', 'To Anna'),
      ],
      [
        () => document.querySelector('form')?.setAttribute('action', '/two'),
        () => document.querySelector('form')?.setAttribute('action', '/one'),
      ],
      [
        () => document.querySelector('#id')?.setAttribute('value', '2'),
        () => document.querySelector('#id')?.setAttribute('value', '1'),
      ],
    ];
    for (const [change, undo] of changes) {
      await page.eval(change);
      expect([String(change), await call(page, 'differs', form)]).toMatchObject([{}, { moved: true }]);
      const before = await page.url();
      await page.eval(undo);
      if (String(undo).includes('back')) await page.until((url) => location.href !== url, before);
      expect([String(undo), await call(page, 'differs', form)]).toEqual([String(undo), null]);
    }
  });

  it('is another one in a long form: by its heading, a hidden key, or another field that names the record', async () => {
    const more = [...'abcdef'].map((name) => `<label>${name} <input name="${name}"></label>`).join('');
    const record = (inside: string) =>
      `<section><h2>Anna</h2><p class="hint">Saved</p>${inside}${more}<div><label>Notes <textarea></textarea></label></div></section>`;
    for (const [sign, other] of [
      ['h2', 'Bob'],
      ['legend', 'Bob'],
      ['#key', '2'],
      ['#name', 'Bob'],
    ] as const) {
      page = await rig.open(
        record(
          `<fieldset><legend>Anna Berg, 1970</legend><input id="key" type="hidden" value="1"><input id="name" type="email" value="a@example"></fieldset>`,
        ),
      );
      const asked = await call(page, 'asked', 'textarea');
      // What one fills in meanwhile, and what the page says by the way, is no sign of another record.
      await fill('[name=a]', 'by the way');
      await word('.hint', 'Not saved');
      expect([sign, await call(page, 'differs', asked)]).toEqual([sign, null]);
      if (sign.startsWith('#')) await fill(sign, other);
      else await word(sign, other);
      expect([sign, await call(page, 'differs', asked)]).toMatchObject([sign, { held: '', moved: true }]);
    }
  });

  it('is compared by what begins in the first 300 letters of a long text above it', async () => {
    const word = (i: number, changed: number) => `${i === changed ? 'another' : 'letters'}-${10 + i}`; // ten letters
    const post = (changed = -1) => Array.from({ length: 60 }, (_, i) => `<b>${word(i, changed)}</b>`).join(' ');
    page = await rig.open(`<main><article><p>${post()}</p><textarea></textarea></article></main>`);
    const asked = await call(page, 'asked', 'textarea');
    for (const [changed, moved] of [
      [0, true],
      [29, true],
      [30, false],
      [59, false],
    ] as const) {
      await put('p', post(changed));
      const differs = await call(page, 'differs', asked);
      expect(differs, `word ${changed}`).toEqual(moved ? expect.objectContaining({ held: '', moved: true }) : null);
    }
  });

  it('is bound to what was seen, and never to what is too long to be seen', async () => {
    page = await rig.open('<textarea id="t">one</textarea>');
    const set = (text: string) => fill('#t', text);
    const asked = await call(page, 'asked', '#t');
    await set('two');
    const seen = await call(page, 'differs', asked);
    expect(seen).toMatchObject({ held: 'two' });
    expect(await call(page, 'differs', { ...asked, asked: seen?.asked ?? '' })).toBeNull();
    await set('three');
    expect(await call(page, 'differs', { ...asked, asked: seen?.asked ?? '' })).toMatchObject({ held: 'three' });
    await set('x'.repeat(70_000));
    const long = await call(page, 'differs', asked);
    expect(long?.held.length).toBe(65_536);
    expect(await call(page, 'differs', { ...asked, asked: long?.asked ?? '' })).not.toBeNull();
  });
});
