// Pages that frame our pages themselves, and sealed texts on sites that they were not sealed for (THREATS P-09, P-10,
// P-12, P-20).

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertNoCanary, makeCanary, needlesOf } from '../canary.ts';
import { type Page, poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { serveSite } from '../site.ts';
import { hostilePage } from './pages.ts';
import { PASSPHRASE } from '../worker.ts';
import { readTexts, type Rig, sealText, startRig, whatItSaw } from './rig.ts';

const OURS = ['editor', 'reader', 'writer', 'popup', 'vault', 'setup', 'practice', 'card'];

it('posts to no parent and no opener, and listens to no window, in all of its source (P-09)', async () => {
  const files = (
    await Promise.all(
      ['lib', 'components', 'entrypoints'].map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
    )
  ).flat();
  const sources = files.filter((file) => /\.tsx?$/.test(file.name)).map((file) => join(file.parentPath, file.name));
  expect(sources.length).toBeGreaterThan(100);
  for (const path of sources) {
    const text = (await readFile(path, 'utf8')).replaceAll(/^\s*\/\/.*$/gm, '');
    const posts = text.match(/\b\w+\??\.postMessage\(/g) ?? [];
    expect([path, posts.filter((call) => !/^(browserPort|port)\./.test(call))]).toEqual([path, []]);
    expect([
      path,
      /addEventListener\(\s*['"]message['"]|\bonmessage\b|onMessageExternal|onConnectExternal/.test(text),
    ]).toEqual([path, false]);
  }
});

/** Where two pages begin to differ. */
function difference(a: string, b: string): string {
  const at = [...a].findIndex((char, i) => char !== b[i]);
  return a === b ? '' : `${a.slice(at - 40, at + 80)} | ${b.slice(at - 40, at + 80)}`;
}

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let token = '';
  const canary = makeCanary();
  const needles = needlesOf('the sealed text', canary);
  const HOME = 'bank.localhost';

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
    rig.site.set('/shows', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(hostilePage('', `<p id="text">${token}</p><input id="held" value="${token}">`));
    });
    await rig.device.allow('*://*/*');
    await rig.ask('site.set', { site: new URL(rig.site.url('/', HOME)).origin, on: true });
    const page = await rig.device.visit(rig.site.url('/', HOME));
    token = await sealText(rig, page, canary);
    await page.close();
  });
  afterAll(() => rig?.close());

  it.each(OURS)('a page that frames or opens %s.html sees nothing of it (P-10, U-11)', async (name) => {
    const opened = async () => {
      const urls = await Promise.all((await rig.device.pages()).map((one) => one.url()));
      return urls.filter((url) => url.startsWith(rig.device.extensionUrl(`/${name}.html`))).length;
    };
    const before = await opened();
    const page = await rig.device.visit(rig.site.url('/', HOME));
    await page.eval(
      (src) => {
        for (const hash of ['', `#${'0'.repeat(32)}`])
          document.body.append(Object.assign(document.createElement('iframe'), { src: src + hash }));
        try {
          open(src);
        } catch {
          // refused at once
        }
      },
      rig.device.extensionUrl(`/${name}.html`),
    );
    await sleep(400);
    if ((await page.countFrames(name)) > 0) {
      expect(['editor', 'reader']).toContain(name);
      const frame = await page.frame(name);
      expect(await frame.eval(() => document.querySelector('#app')?.innerHTML ?? '')).toBe('');
    }
    if (!['editor', 'reader'].includes(name)) expect(await opened()).toBe(before);
    assertNoCanary(needles, { 'the page': await whatItSaw(page) });
    await page.close();
  });

  /** The page as it stands, without what the test itself varies. */
  const outward = async (page: Page): Promise<string> => {
    let last = '';
    return poll('the page to rest', async () => {
      // How much fits depends on the length of the page's own address, which it knows.
      const html = await page.eval(() => document.documentElement.outerHTML);
      const now = html.replaceAll(/--paperseal-ratio: [\d.]+/g, '');
      const rests = now === last;
      last = now;
      await sleep(150);
      return rests ? now : undefined;
    });
  };
  const show = async (url: string): Promise<{ page: Page; texts: string[]; html: string }> => {
    await rig.ask('site.set', { site: new URL(url).origin, on: true });
    const page = await rig.device.visit(url);
    await page.front();
    // Fields are looked at every half second: both are there before the page is called at rest.
    await page.until(() => document.querySelectorAll('#text[data-paperseal], #held[data-paperseal]').length === 2);
    const texts = await readTexts(page);
    return { page, texts, html: await outward(page) };
  };

  it('opens a sealed text on its own site only, and a page can not tell (P-12, P-20)', async () => {
    const home = await show(rig.site.url('/shows', HOME));
    expect(home.texts).toContain(canary); // it does open where it belongs
    assertNoCanary(needles, { home: await whatItSaw(home.page) });
    const otherPort = await serveSite({
      '/shows': hostilePage('', `<p id="text">${token}</p><input id="held" value="${token}">`),
    });
    const elsewhere = [
      rig.site.url('/shows', 'localhost'),
      rig.site.url('/shows', `a.${HOME}`),
      new URL(rig.site.url('/shows', 'b\u0430nk.localhost')).href, // a Cyrillic a
      rig.site.url('/shows', 'bank-localhost.localhost'),
      rig.site.url('/shows', '127.0.0.1'),
      otherPort.url('/shows', HOME),
    ];
    for (const url of elsewhere) {
      const there = await show(url);
      expect([url, there.texts.some((text) => text.includes(canary))]).toEqual([url, false]);
      expect(difference(there.html, home.html)).toBe('');
      const seen = await whatItSaw(there.page);
      assertNoCanary(needles, { [url]: seen });
      expect(seen).not.toContain(HOME + ':' + rig.site.port + '"');
      await there.page.close();
    }
    await otherPort.close();
    await home.page.close();
  });

  it.each(['bank.localhost.', new URL('http://2130706433').hostname, '[::1]'])(
    'opens nothing at %s either',
    async (host) => {
      const page = await rig.device.visit(rig.site.url('/shows', host)).catch(() => null);
      if (!page) return; // the browser does not go there
      await rig.answer('site.set', { site: new URL(rig.site.url('/', host)).origin, on: true });
      await page.goto(rig.site.url('/shows', host));
      await sleep(800);
      if ((await page.countFrames('reader')) > 0) {
        const reader = await page.frame('reader');
        const texts = await reader.eval(() =>
          [...document.querySelectorAll<HTMLInputElement>('.read')].map((box) => box.value),
        );
        expect(texts.join()).not.toContain(canary);
      }
      assertNoCanary(needles, { page: await whatItSaw(page) });
      await page.close();
    },
  );

  it('knows the same site in other spellings', async () => {
    const page = await rig.device.visit(rig.site.url('/', HOME));
    await page.front();
    await page.eval(
      (url) => void setTimeout(() => (location.href = url)),
      `http://user@BANK.localhost:${rig.site.port}/shows`,
    );
    await page.until(() => location.pathname === '/shows' && document.readyState === 'complete');
    expect(await readTexts(page)).toContain(canary);
    await page.close();
  });

  it('looks the same to the page when it is locked', async () => {
    const open = await show(rig.site.url('/shows', HOME));
    await rig.ask('lock');
    const locked = await show(rig.site.url('/shows', HOME));
    expect(locked.texts.join()).not.toContain(canary);
    expect(locked.html).toBe(open.html);
    // And the page that was open when it was locked shows it no more.
    await poll('the text to go', async () => ((await readTexts(open.page)).includes(canary) ? undefined : true));
    expect(await outward(open.page)).toBe(open.html);
    await rig.ask('unlock', { passphrase: PASSPHRASE });
    await poll('the text to come back', async () => ((await readTexts(open.page)).includes(canary) ? true : undefined));
    await locked.page.close();
    await open.page.close();
  });
});
