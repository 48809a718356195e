// The worker killed at any moment of opening, typing and sealing: one sealed text, one record, no draft left, and a page
// that can be typed in (THREATS M-07). What it kills in between is left to chance here; every single step is tested over
// fakes in tests/app.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { fieldValue, type Rig, startRig } from './rig.ts';

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
    await rig.switchOn(rig.site.url());
  });
  afterAll(() => rig?.close());

  it.each([0, 5, 20, 60, 150, 400])('%i ms after Seal was pressed', async (ms) => {
    const text = `sealed in spite of it, after ${ms}ms`;
    const page = await rig.device.visit(rig.site.url());
    const editor = await rig.openEditor(page);
    await rig.device.stopWorker();
    await editor.fill('.editor-text', text);
    await page.press('Control+Enter');
    await sleep(ms);
    await rig.device.stopWorker();
    await poll('the sealed text, or a sentence', async () => {
      if ((await fieldValue(page)).startsWith('paperseal1')) return true;
      if ((await page.countFrames('editor')) === 0) return undefined;
      if (await editor.has('[class*=notice]')) await page.press('Control+Enter'); // as it says
      return undefined;
    });
    await poll('the editor to go', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
    expect(await rig.ask('token.open', { text: await fieldValue(page) })).toMatchObject({ outcome: 'opened', text });
    const { total } = await rig.ask<{ total: number }>('records.list', {
      query: text,
      site: null,
      offset: 0,
      limit: 5,
    });
    expect(total).toBe(1);
    expect(await rig.ask('drafts.list')).toEqual([]);
    await poll('the page to be free', async () => {
      await page.eval(() => document.querySelector<HTMLElement>('#line')?.focus());
      await page.press('x');
      return (await fieldValue(page, '#line')) ? true : undefined;
    });
    await page.close();
  });
});
