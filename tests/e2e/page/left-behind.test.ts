// Pages whose reader died behind them: put aside by the browser and fetched back, left by the extension, or taken from it.
// The sealed text is then shown by a new reader or stands there as it is, and is never just gone (THREATS P-20).

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Page, poll } from '../driver.ts';
import { PASSPHRASE } from '../worker.ts';
import { readTexts, type Rig, sealText, startRig } from '../hostile/rig.ts';
import { BROWSERS } from '../launch.ts';

const FORM = '<!doctype html><meta charset="utf-8"><textarea id="field"></textarea>';
const TEXT = 'left behind';

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  afterEach(() => rig?.close());

  const showIn = async (options: { keepsPages?: boolean } = {}): Promise<void> => {
    rig = await startRig(browser, { '/form': FORM }, options);
    await rig.switchOn(rig.site.url());
    const form = await rig.device.visit(rig.site.url('/form'));
    const token = await sealText(rig, form, TEXT);
    await form.close();
    rig.site.set(
      '/shows',
      `<!doctype html><meta charset="utf-8"><style>p{font:16px/20px sans-serif;margin:20px}</style><p id="p">${token}</p>
      <script>addEventListener('pageshow', (event) => (window.wasKept = event.persisted))</script>`,
    );
    page = await rig.device.visit(rig.site.url('/shows'));
    await page.front();
    expect(await readTexts(page)).toEqual([TEXT]);
  };
  const isOpen = async () =>
    poll('the reader', async () => ((await readTexts(page)).includes(TEXT) ? true : undefined));
  /** Whether the page's own letters are painted: no frame of ours may be there, for it has letters, too. */
  const standsSealed = () =>
    poll('the sealed text', async () => {
      if (await page.eval(() => document.documentElement.lastElementChild !== document.body)) return undefined;
      return (await inkOf(page, rig)) > 20 ? true : undefined;
    });

  it.each(['open', 'locked'])('a page that comes back from the cache is read anew (%s)', async (lock) => {
    await showIn(browser === 'chromium' ? { keepsPages: true } : {}); // Firefox does anyway
    await page.goto(rig.site.url('/form?away'));
    if (lock === 'locked') await rig.ask('lock');
    await page.front();
    await page.eval(() => void setTimeout(() => history.back())); // after the answer
    // Chromium 156 keeps no page with a frame of an extension in it, and loads this one again.
    const wasKept = await poll('the page to be back', async () => {
      const kept = await page.eval(() => {
        const isBack = location.pathname === '/shows' && document.readyState === 'complete';
        return isBack ? (window as unknown as { wasKept?: boolean }).wasKept : undefined;
      });
      return kept ?? undefined; // its event comes later than its state
    });
    expect(wasKept).toBe(browser === 'firefox');
    if (lock === 'locked') {
      await poll('the word of the lock', async () => ((await readTexts(page)).includes(TEXT) ? undefined : true));
      await rig.ask('unlock', { passphrase: PASSPHRASE });
    }
    await isOpen();
    expect(await page.countFrames('reader')).toBe(1);
    await page.eval(() => (document.body.style.marginTop = '60px'));
    await isOpen();
  });

  it('what the extension left behind in a page hides nothing of it, and shows nothing more', async () => {
    await showIn();
    await rig.ui.eval(reloadSoon).catch(() => undefined); // it goes with its page
    if (browser === 'chromium') return standsSealed();
    // In Firefox nothing of the script runs any more; the browser gives the page the new one, which starts out locked.
    await poll('the word of the lock', async () => ((await readTexts(page)).includes(TEXT) ? undefined : true));
    expect(await page.eval(() => document.documentElement.children.length)).toBe(3); // head, body, and one of ours
    expect(await page.countFrames('reader')).toBe(1);
  });

  it('a page that the browser takes from us shows its sealed text as it stands', async () => {
    await showIn();
    await rig.ui.eval(giveUp, `${new URL(rig.site.url()).origin.replace(/:\d+$/, '')}/*`);
    await standsSealed();
  });
});

interface Api {
  readonly runtime: { reload(): void };
  readonly permissions: { remove(what: { origins: string[] }): Promise<boolean> };
}

function reloadSoon(): void {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  setTimeout(() => (browser ?? chrome).runtime.reload(), 100);
}

function giveUp(origin: string): Promise<boolean> {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  return (browser ?? chrome).permissions.remove({ origins: [origin] });
}

/** Dark pixels in the window. */
async function inkOf(page: Page, rig: Rig): Promise<number> {
  const path = join(rig.device.profileDir, 'ink.png');
  await page.screenshot(path);
  return page.eval(
    async (data) => {
      const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
      let ink = 0;
      for (let i = 0; i < pixels.length; i += 4)
        if ((pixels[i] ?? 0) + (pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0) < 400) ink++;
      return ink;
    },
    (await readFile(path)).toString('base64'),
  );
}
