// Code where only text belongs, and code that got into a page of ours all the same: the one never runs, the other can't
// send anything out or load anything (THREATS M-05, M-12, X-02).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { serveSite, type Site } from '../site.ts';
import { PASSPHRASE } from '../worker.ts';
import { type Rig, startRig } from './rig.ts';

const WAYS = ['fetch', 'image', 'beacon', 'events', 'font', 'style', 'script', 'frame', 'form'] as const;

/** Tries every way of sending and loading at once; the answers don't matter, only what the server gets. */
function sendOut(base: string): void {
  const put = (tag: string, values: object): HTMLElement =>
    document.body.appendChild(Object.assign(document.createElement(tag), values));
  const form = put('form', { action: `${base}/form`, method: 'get', target: 'nowhere' }) as HTMLFormElement;
  const ways = [
    () => void fetch(`${base}/fetch`, { mode: 'no-cors' }).catch(() => undefined),
    () => put('img', { src: `${base}/image` }),
    () => navigator.sendBeacon(`${base}/beacon`, 'x'),
    () => new EventSource(`${base}/events`),
    () => void new FontFace('x', `url(${base}/font)`).load().catch(() => undefined),
    () => put('link', { rel: 'stylesheet', href: `${base}/style` }),
    () => put('script', { src: `${base}/script` }),
    () => put('iframe', { src: `${base}/frame` }),
    () => put('iframe', { name: 'nowhere' }), // the form's alone: two that go to one place would race
    () => form.submit(),
  ];
  for (const way of ways) {
    try {
      way();
    } catch {
      // refused at once
    }
  }
}

/** What would run if a text were taken for anything else. */
const PAYLOADS = [
  '<script>window.smuggled = 1</script>',
  '<img src=x onerror="window.smuggled = 1">',
  '"><svg onload="window.smuggled = 1">',
  "'-(window.smuggled = 1)-'",
  '<iframe srcdoc="<script>parent.smuggled = 1</script>"></iframe>',
  'javascript:window.smuggled=1',
  '<a href="javascript:window.smuggled=1" autofocus onfocus="window.smuggled = 1">x</a>',
  '{{constructor.constructor("window.smuggled = 1")()}}',
  '</title><style onload="window.smuggled = 1">* { background: url(/x) }</style>',
  '<math><mtext><table><mglyph><style><img src=x onerror="window.smuggled = 1">',
];

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let elsewhere: Site;
  const got = new Set<string>();

  beforeAll(async () => {
    const routes = WAYS.map((way) => [
      `/${way}`,
      (_: unknown, response: { end(): void }) => (got.add(way), response.end()),
    ]);
    elsewhere = await serveSite(Object.fromEntries(routes));
    rig = await startRig(browser, { '/': '<p>An ordinary page</p>' }, { vault: false });
    await rig.ask('setup.begin', { passphrase: PASSPHRASE, browserName: PAYLOADS[1] });
    const words = await rig.ask<string[]>('setup.sheet');
    await rig.ask('setup.check', { words });
    for (const [i, payload] of PAYLOADS.entries()) {
      await rig.ask('note.write', { id: i.toString(16).padStart(32, '0'), title: payload, text: `${i} ${payload}` });
    }
  });
  afterAll(async () => {
    await rig?.close();
    await elsewhere?.close();
  });

  it('shows titles, texts and names as the text that they are (M-05)', async () => {
    for (const address of [
      '/vault.html',
      '/vault.html#browsers',
      ...PAYLOADS.map((_, i) => `/vault.html#record/${i.toString(16).padStart(32, '0')}`),
    ]) {
      const page = await rig.device.openExtension(address);
      await page.see('#app', 'smuggled');
      const found = await page.eval(() => ({
        ran: 'smuggled' in window,
        made: [...document.querySelectorAll('#app :is(script, iframe, img, style, math, a[href^="javascript" i])')]
          .length,
        listeners: [...document.querySelectorAll('#app *')].filter((element) =>
          [...element.attributes].some(({ name }) => name.startsWith('on')),
        ).length,
      }));
      expect([address, found]).toEqual([address, { ran: false, made: 0, listeners: 0 }]);
      await page.close();
    }
    const shown = await rig.device.openExtension('/vault.html');
    for (const payload of PAYLOADS) await shown.see('#app', payload);
    await shown.close();
  });

  it('lets no page of ours send anything out, where an ordinary page may (M-12, X-02)', async () => {
    const base = elsewhere.url();
    const ordinary = await rig.device.visit(rig.site.url());
    await ordinary.eval(sendOut, base.slice(0, -1));
    await poll('every way to arrive', async () => (got.size === WAYS.length ? true : undefined));
    await ordinary.close();

    got.clear();
    for (const path of [
      '/vault.html',
      '/popup.html',
      '/setup.html',
      '/practice.html',
      '/writer.html',
      '/card.html',
      '/editor.html',
      '/reader.html',
    ]) {
      const page = await rig.device.openExtension(path);
      await page.eval(sendOut, base.slice(0, -1));
      // Its own files it may have: what is refused is the place, not the asking.
      expect(await page.eval(async () => (await fetch('/icon-16.png')).status)).toBe(200);
      await page.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([...got]).toEqual([]);
  });

  it('runs no code that was put into a page of ours as text (M-12, X-02)', async () => {
    const page = await rig.device.openExtension('/vault.html');
    await page.see('#app', 'smuggled');
    const ran = await page.eval(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'window.smuggled = "inline"';
      document.body.append(inline);
      const box = document.createElement('div');
      document.body.append(box);
      box.innerHTML = '<img src="/nothing.png" onerror="window.smuggled = 1">';
      await new Promise((resolve) => setTimeout(resolve, 300));
      let made = 'refused';
      try {
        // oxlint-disable-next-line typescript/no-implied-eval
        made = String(new Function('return "made"')());
      } catch {
        // as it must be
      }
      return [(window as { smuggled?: unknown }).smuggled ?? 'nothing', made];
    });
    expect(ran).toEqual(['nothing', 'refused']);
    await page.close();
  });
});
