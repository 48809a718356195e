// Builds the gallery and serves it, and says what is wrong with a page: for the pictures and for the tests.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import type * as Axe from 'axe-core';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const AXE = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export interface Gallery {
  /** The address of one screen. */
  url(screen: string, options?: { rtl?: boolean }): string;
  close(): Promise<void>;
}

export async function serveGallery(): Promise<Gallery> {
  const built = await mkdtemp(join(tmpdir(), 'paperseal-gallery-'));
  const config = {
    configFile: false as const,
    root: FOLDER,
    base: './',
    logLevel: 'error' as const,
    resolve: { alias: { 'wxt/browser': `${FOLDER}fake-browser.ts` } },
    oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
    build: { outDir: built, emptyOutDir: true, minify: false },
    preview: { port: 0 },
  };
  await build(config);
  const server = await preview(config);
  const address = server.resolvedUrls?.local[0] ?? '';
  return {
    url: (screen, { rtl = false } = {}) => `${address}?screen=${screen}${rtl ? '&dir=rtl' : ''}`,
    close: async () => {
      await server.close();
      await rm(built, { recursive: true });
    },
  };
}

/** Opens a screen and waits until it stands. */
export async function openScreen(page: Page, url: string): Promise<void> {
  await page.goto('about:blank'); // another hash alone would load nothing
  await page.goto(url);
  await page.waitForFunction(() => (document.querySelector('#app')?.childElementCount ?? 0) > 0);
  if (url.includes('whole')) await page.waitForTimeout(300); // its worker takes a moment
}

/** Every name in the gallery. */
export async function screenNames(page: Page, gallery: Gallery): Promise<string[]> {
  await openScreen(page, gallery.url(''));
  return page.evaluate(() => (window as unknown as { screenNames: string[] }).screenNames);
}

/** What axe finds, what is wider than its page or squeezed in it, and what has no words; a sentence each. */
export async function complaints(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const isOut = ({ left, right }: DOMRect) => right > root.clientWidth + 1 || left < -1;
    const wide = [...document.querySelectorAll('body *:not(.hear-only, .page-skip, .hear-only *)')]
      .filter((element) => isOut(element.getBoundingClientRect()))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`);
    const squeezed = [...document.querySelectorAll('p, li, dd')].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return element.textContent.length > 24 && width > 1 && width < 96 && height > 2 * width;
    });
    const isScroller = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowY);
    const cut = [...document.querySelectorAll('button, a, input, textarea')].filter((element) => {
      let around = element.parentElement;
      while (around !== null && !isScroller(around)) around = around.parentElement;
      return around !== null && around !== root && around.clientHeight < element.getBoundingClientRect().height;
    });
    const slits = [...document.querySelectorAll('body *')].filter(
      (element) => isScroller(element) && element.scrollHeight > element.clientHeight + 1 && element.clientHeight < 40,
    );
    return {
      cut: cut.map((element) => element.textContent),
      slits: slits.map((element) => element.getAttribute('class') ?? element.tagName),
      squeezed: squeezed.map((element) => element.textContent),
      wide: root.scrollWidth > root.clientWidth ? wide.slice(0, 4) : [],
      wordless: document.body.innerText.match(/⟦\w+⟧/g) ?? [],
    };
  });
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const result = await axe.run(document, { runOnly: tags });
    return result.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`).join('\n')}`,
    );
  });
  return [
    ...found.wide.map((element) => `wider than the page: ${element}`),
    ...found.squeezed.map((text) => `squeezed: ${text}`),
    ...found.cut.map((text) => `never whole in view: ${text}`),
    ...found.slits.map((name) => `no room to read: ${name}`),
    ...found.wordless.map((key) => `no words: ${key}`),
    ...violations.map((violation) => `axe ${violation}`),
  ];
}
