// Sealed texts in a page: all are found, wherever and whenever they come, and nothing is slow where there are none or
// ten thousand (THREATS P-16, P-17; PERFORMANCE).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';
import { PACE } from '../../tools/pace.ts';

const [A, B, C] = [makeToken(1), makeToken(2), makeToken(3, 128)];
/** One whose last letters could be the first of another one: the last five are a number of 24 bits. */
const tokenEnding = (tail: string): string => A.slice(0, -5) + tail.padStart(5, '1');
const spaced = (token: string) => token.replace(/(.{60})/g, '$1\n   ');

describe.each(BROWSERS)('sealed texts in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const watched = async (html: string): Promise<Page> => {
    const page = await rig.open(`<html lang="en"><meta charset="utf-8"><body>${html}`);
    await call(page, 'watchOnly');
    return page;
  };
  const found = (page: Page, count: number) =>
    poll(
      `${count} sealed texts`,
      async () => {
        const sealed = await call(page, 'sealed');
        return sealed.length === count ? sealed : undefined;
      },
      5000,
    );
  const tokens = async (page: Page, count: number) => (await found(page, count)).map((item) => item.token);

  it('are found among words, several in a text, broken into lines and across elements', async () => {
    const page = await watched(
      `<p id="p">before ${A}, then ${B} after</p><pre>${spaced(C)}</pre>
       <p id="split">${A.slice(0, 90)}<wbr><b>${A.slice(90, 150)}</b><br>${A.slice(150)} and words</p>`,
    );
    const all = await tokens(page, 4);
    expect(all.map((token) => token.replace(/\s/g, ''))).toEqual([A, B, C, A]);
    await page.close();
  });

  it.each(['p', 'P', 'pa', 'pap', 'pape'])(
    'are whole, and cut ones have all their letters, ending in "%s" (B7)',
    async (tail) => {
      const ending = tokenEnding(tail);
      const cut = `${A.slice(0, 120)}${tail}`;
      const page = await watched(
        `<p>${ending}</p><p>See ${ending}</p><p>${cut}</p><p><b>${ending}</b> ${B}</p><p>up</p>`,
      );
      expect(await tokens(page, 5)).toEqual([ending, ending, cut, ending, B]);
      await page.close();
    },
  );

  it('are found when they are cut or altered, but prose about them is left alone', async () => {
    const page = await watched(
      `<p>${A.slice(0, 120)}</p><p>${B.slice(0, 100)}l${B.slice(101)}</p><p>It begins with paperseal1 and paperseal1abc and so on.</p>
       <script>const token = "${A}"</script><style>/* ${A} */</style><noscript>${A}</noscript>`,
    );
    expect(await tokens(page, 2)).toEqual([A.slice(0, 120), `${B.slice(0, 100)}l${B.slice(101)}`]);
    await page.close();
  });

  it('are found in fields of every kind, and lost when the value changes', async () => {
    const page = await watched(
      `<input id="i" value="${A}"><textarea id="t">${B}</textarea><div id="c" contenteditable><p>${C}</p></div><input type="hidden" value="${A}">
       <input id="words" value="see ${A}"><input id="ro" readonly value="${B}">`,
    );
    expect((await found(page, 4)).map(({ kind, at }) => `${kind} ${at}`).toSorted()).toEqual([
      'field c',
      'field i',
      'field ro',
      'field t',
    ]);
    await page.eval((value) => {
      (document.querySelector('#i') as HTMLInputElement).value = '';
      (document.querySelector('#words') as HTMLInputElement).value = value;
    }, C);
    await poll('the change', async () => {
      const sealed = await call(page, 'sealed');
      return sealed.some(({ at }) => at === 'words') && sealed.every(({ at }) => at !== 'i') ? true : undefined;
    });
    await page.close();
  });

  it('are found when they come later, one by one, at once, as changed text, or in a shadow root', async () => {
    const page = await watched(`<p id="p">waiting</p><x-card></x-card><div id="plain"></div>`);
    await page.eval(
      (token) => document.body.append(Object.assign(document.createElement('p'), { textContent: token })),
      A,
    );
    expect(await tokens(page, 1)).toEqual([A]);
    await page.eval((token) => {
      const text = document.querySelector('#p')?.firstChild;
      if (text) text.nodeValue = `now ${token}`;
    }, B);
    await found(page, 2);
    await page.eval((token) => {
      const root = document.createElement('x-late').attachShadow({ mode: 'open' });
      root.innerHTML = `<p>${token}</p>`;
      document.body.append(root.host);
    }, C);
    await found(page, 3);
    await page.eval((token) => {
      const many = document.createDocumentFragment();
      for (let i = 0; i < 5000; i++)
        many.append(Object.assign(document.createElement('p'), { textContent: i === 4321 ? token : 'words' }));
      for (const child of [...many.childNodes]) document.body.append(child);
    }, A);
    await found(page, 4);
    await page.eval(() => document.body.replaceChildren());
    await found(page, 0);
    await page.close();
  });

  it('are found where pages cut them into pieces: hits, spans, letters, lines of a quotation (B4, B7)', async () => {
    const letters = [...B].map((letter) => `<span>${letter}</span>`).join('');
    const quoted =
      C.match(/.{1,60}/g)
        ?.map((line) => `&gt; ${line}`)
        .join('<br>') ?? '';
    const page = await watched(
      `<span>${B.slice(0, 5)}</span><span>${B.slice(5, 99)}</span><span>${B.slice(99)}</span><p id="stem">see <mark>paper</mark>seal${A.slice(9)}, and words</p>
       <p id="word"><span><mark>paperseal</mark></span><i>${A.slice(9, 10)}</i>${A.slice(10, 80)}<wbr>${A.slice(80)}</p>
       <div><p><b id="letters">${letters}</b></p></div><blockquote id="quoted">${quoted}</blockquote>
       <p id="capital">P${A.slice(1)}</p><p>soap</p><p>erseal1 and paper</p><p>seal2</p>
       <p id="part">${B.slice(0, 60)}<mark>${B.slice(60, 66)}</mark>${B.slice(66, 110)}…</p><p>And so on.</p>
       <p id="blank">${B.slice(0, 60)}<mark>${B.slice(60, 66)}</mark><i id="none"></i><i>${B.slice(66, 100)}</i> <a>more</a> of this</p>
       <p id="within"><i>${B.slice(0, 100)}</i> more of this</p>`,
    );
    await page.eval(() => document.querySelector('#none')?.append(''));
    const all = (await found(page, 9)).map(({ at, token }) => `${at} ${token.replace(/[\s>]/g, '')}`);
    expect(all).toEqual([
      `stem ${A}`,
      `word ${A}`,
      `letters ${B}`,
      `quoted ${C}`,
      `capital P${A.slice(1)}`,
      `part ${B.slice(0, 110)}`,
      `blank ${B.slice(0, 100)}`, // not the page's word behind it
      ` ${B.slice(0, 100)}`,
      ` ${B}`, // right in the body, where the first word stands in no child
    ]);
    await page.close();
  });

  it('are found when a search in the page marks its hits in them, and when one comes letter by letter (B4)', async () => {
    const page = await watched(`<p id="p">so ${A} it is</p><p id="stream">…</p>`);
    await found(page, 1);
    await page.eval(() => {
      const p = document.querySelector('#p') as HTMLElement;
      const rest = (p.firstChild as Text).splitText(8); // "so paper", as hit highlighters do
      const mark = document.createElement('mark');
      rest.splitText(4);
      rest.replaceWith(mark);
      mark.append(rest);
    });
    await poll('the marked one', async () =>
      (await call(page, 'sealed')).some(({ token }) => token.replace(/\s/g, '') === A && token !== A)
        ? true
        : undefined,
    );
    await page.eval(async (token) => {
      const stream = document.querySelector('#stream') as HTMLElement;
      for (let i = 0; i < token.length; i += 7) {
        stream.append(Object.assign(document.createElement('span'), { textContent: token.slice(i, i + 7) }));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }, B);
    await poll('the streamed one', async () => {
      const sealed = await call(page, 'sealed');
      return sealed.length === 2 && sealed.some(({ token }) => token.replace(/\s/g, '') === B) ? true : undefined;
    });
    await page.close();
  });

  it('are lost when the words of their text are changed (B4)', async () => {
    const page = await watched(`<p id="p">${A}</p>`);
    await found(page, 1);
    await page.eval(() => (((document.querySelector('#p') as HTMLElement).firstChild as Text).data = 'gone'));
    await found(page, 0);
    await page.close();
  });

  it('are found in fields of open shadow roots, declared or made, before and after (B4)', async () => {
    const page = await watched(
      `<div><template shadowrootmode="open"><textarea id="declared">${A}</textarea></template></div>
       <section id="made"></section><x-outer></x-outer><script>
        made.attachShadow({mode:'open'}).innerHTML = '<input id="line" value="${B}"><span id="inner"></span>';
        made.shadowRoot.querySelector('#inner').attachShadow({mode:'open'}).innerHTML = '<textarea id="nested">${C}</textarea>';
       </script>`,
    );
    const at = async (count: number) => (await found(page, count)).map((item) => item.at).toSorted();
    expect(await at(3)).toEqual(['declared', 'line', 'nested']);
    await page.eval((token) => {
      const host = document.createElement('article');
      host.attachShadow({ mode: 'open' }).innerHTML = '<textarea id="later"></textarea>';
      document.body.append(host);
      const field = host.shadowRoot?.querySelector<HTMLTextAreaElement>('#later');
      setTimeout(() => field && (field.value = token), 300);
    }, A);
    expect(await at(4)).toEqual(['declared', 'later', 'line', 'nested']);
    await page.eval(() => document.querySelector('#made')?.remove());
    expect(await at(2)).toEqual(['declared', 'later']);
    await page.close();
  });

  it('are found in shadow roots that were there before, and in one that an element was given since at the first touch', async () => {
    const page = await watched(
      `<x-card></x-card><div id="plain"></div><div id="late" style="height:50px"></div><script>
        document.querySelector('x-card').attachShadow({mode:'open'}).innerHTML = '<p>${A}</p>';
        document.querySelector('#plain').attachShadow({mode:'open'}).innerHTML = '<p>${B}</p>';</script>`,
    );
    await found(page, 2);
    await page.eval((token) => {
      const root = document.querySelector('#late')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = `<button style="height:50px">${token}</button>`;
    }, C);
    await page.click('#late');
    await found(page, 3);
    await page.close();
  });

  it('are found once: what stands where it stood is not told again, what was moved is', async () => {
    const page = await watched(`<div id="d"><p>${A}</p></div>`);
    const [before] = await found(page, 1);
    await page.eval(() => {
      for (let i = 0; i < 3000; i++) document.body.append(document.createElement('i')); // so much that all is read again
    });
    await page.eval(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(await found(page, 1)).toEqual([before]);
    await page.eval(() => document.body.append(document.querySelector('#d') as HTMLElement));
    await poll('the moved one', async () => {
      const [only, ...others] = await call(page, 'sealed');
      return only && only.id !== before?.id && others.length === 0 ? true : undefined;
    });
    await page.close();
  });

  it('are noticed by a much smaller look-out, once', async () => {
    const many = await rig.open(`<html><meta charset="utf-8"><body>${`<p>${A}</p><input value=" ${B}">`.repeat(9)}`);
    await call(many, 'seekFirst');
    await many.eval(() => new Promise((resolve) => setTimeout(resolve, 700)));
    expect(await call(many, 'firsts')).toBe(1);
    await many.close();
    const page = await rig.open(`<html><meta charset="utf-8"><body><p>words</p><input id="i">`);
    await call(page, 'seekFirst');
    await page.eval(() => new Promise((resolve) => setTimeout(resolve, 700)));
    expect(await call(page, 'firsts')).toBe(0);
    await page.eval((token) => {
      document.body.append(token, document.createElement('p'), token);
      (document.querySelector('#i') as HTMLInputElement).value = token;
    }, A);
    await poll('the first', async () => ((await call(page, 'firsts')) > 0 ? true : undefined));
    await page.eval(() => new Promise((resolve) => setTimeout(resolve, 700)));
    expect(await call(page, 'firsts')).toBe(1);
    await page.close();
  });

  it('may be ten thousand among ten megabytes of words, and the page goes on between (P-16)', async () => {
    const page = await rig.open('<html><meta charset="utf-8"><body>');
    await page.eval((token) => {
      const words = 'lorem ipsum dolor sit amet '.repeat(40);
      document.body.innerHTML = Array.from(
        { length: 10_000 },
        (_, i) => `<p>${words}${token.slice(0, -4)}${String(1111 + (i % 8000)).replaceAll('0', '1')}</p>`,
      ).join('');
    }, A);
    await page.eval(() => {
      const scope = window as unknown as { tasks: number[] };
      scope.tasks = [];
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        scope.tasks.push(now - last);
        last = now;
      }, 1);
    });
    await page.eval(() => new Promise((resolve) => setTimeout(resolve, 1500))); // layout settles
    await page.eval(() => ((window as unknown as { tasks: number[] }).tasks.length = 0));
    await call(page, 'watchOnly');
    await poll('all', async () => ((await call(page, 'count')) === 10_000 ? true : undefined), 20_000);
    // How long a slice takes says the machine; that there are many says that we slice.
    const tasks = await page.eval(() => (window as unknown as { tasks: number[] }).tasks);
    const whole = tasks.reduce((sum, task) => sum + task, 0);
    expect(tasks.length).toBeGreaterThan(20);
    expect(Math.max(...tasks)).toBeLessThan(whole / 3);
    await page.close();
  });

  it('are not what a hostile text can hang the page with (P-17)', async () => {
    const page = await watched(`<p id="p"></p>`);
    await page.eval((token) => {
      const p = document.querySelector('#p') as HTMLElement;
      p.append(
        'paperseal1'.repeat(100_000),
        ' paperseal1\n'.repeat(50_000),
        `paperseal1${'1\u00ad'.repeat(500_000)}`,
        ` ${token}`,
      );
    }, A);
    const start = Date.now();
    await poll(
      'the good one',
      async () => ((await call(page, 'sealed')).some(({ token }) => token === A) ? true : undefined),
      20_000,
    );
    expect(Date.now() - start).toBeLessThan(10_000 * PACE);
    await page.close();
  });
});
