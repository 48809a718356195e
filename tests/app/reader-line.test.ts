// One reader frame, from the worker's side: an opening that fails is tried again, for the page's letters are hidden by then.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ReaderItem, readerLine } from '../../lib/app/reading/reader-line.ts';
import type { FrameNews, Said } from '../../lib/messaging/orders.ts';

const ITEM: ReaderItem = {
  id: 't1',
  kind: 'text',
  token: 'paperseal1abc',
  rects: [],
  font: '16px serif',
  color: 'black',
  lineHeight: 24,
  direction: 'ltr',
};
const SAID: Said = { outcome: 'opened', text: 'herons', older: false, site: null, missing: 0, kept: null };

function lineThat(fails: number, opening: (opened: number) => unknown = () => undefined) {
  const news: FrameNews[] = [];
  let opened = 0;
  let failed = 0;
  let asked = 0;
  const line = readerLine({
    port: { post: (one: FrameNews) => void news.push(one), onGone: () => undefined },
    state: async () => 'open',
    open: async (tokens) => {
      opening(opened + 1);
      if (opened++ < fails) throw new Error('the disk');
      return tokens.map(() => SAID);
    },
    ask: async () => void asked++,
    failed: () => void failed++,
  });
  return { line, news, counts: () => ({ opened, failed, asked }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whatever it tries by itself was tried. */
const settled = () => vi.runAllTimersAsync();

it('shows what opens, at once', async () => {
  const { line, news, counts } = lineThat(0);
  line.place([ITEM]);
  await vi.advanceTimersByTimeAsync(0);
  expect(news).toMatchObject([{ news: 'show', items: [{ id: 't1', said: SAID }] }]);
  expect(counts()).toEqual({ opened: 1, failed: 0, asked: 0 });
});

it('tries again what failed, without being asked', async () => {
  const { line, news, counts } = lineThat(2);
  line.place([ITEM]);
  await settled();
  expect(news).toMatchObject([{ news: 'show', items: [{ id: 't1', said: SAID }] }]);
  expect(counts()).toEqual({ opened: 3, failed: 2, asked: 0 });
});

it('gives up after a few times, and begins anew with the next places', async () => {
  const { line, news, counts } = lineThat(5);
  line.place([ITEM]);
  await settled();
  expect(counts()).toEqual({ opened: 5, failed: 5, asked: 0 });
  expect(news).toEqual([]);
  line.place([{ ...ITEM, token: null }]);
  await settled();
  expect(news).toMatchObject([{ news: 'show', items: [{ said: SAID }] }]);
});

it('shows what was placed while it gave up', async () => {
  const { line, news, counts } = lineThat(5, (opened) => opened === 5 && line.place([{ ...ITEM, id: 't2' }]));
  line.place([ITEM]);
  await settled();
  expect(news).toMatchObject([{ news: 'show', items: [{ id: 't2', said: SAID }] }]);
  expect(counts()).toEqual({ opened: 6, failed: 5, asked: 0 });
});

it('shows nothing that was forgotten meanwhile, and does not ask for it', async () => {
  const { line, news, counts } = lineThat(1);
  line.place([ITEM]);
  await Promise.resolve();
  line.place([{ ...ITEM, id: 't2' }]);
  line.forget(true);
  await settled();
  expect(news).toEqual([{ news: 'locked' }]);
  expect(counts().asked).toBe(0);
});
