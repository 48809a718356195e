// Runs the main job by itself and tells it: each step with what it saw and how long it took, and a picture of every
// screen in tour/. A step that fails ends the tour with what it was doing, and a picture of what was on the screen.

import { mkdir, readFile, rm } from 'node:fs/promises';
import { type Diary, diary } from '../../e2e/diary.ts';
import { type Device, type Page, poll } from '../../e2e/driver.ts';
import { launch } from '../../e2e/launch.ts';
import { serveSite, type Site } from '../../e2e/site.ts';
import { startApache } from '../../servers/apache.ts';
import type { TestServer } from '../../servers/watched.ts';

export interface Tour {
  /** The first computer, and the one that takes over when it is lost. */
  readonly first: Device;
  readonly second: () => Promise<Device>;
  readonly site: Site;
  readonly diary: Diary;
  readonly store: TestServer;
  /** The paper. */
  words: readonly string[];
  /** Saves the page's picture in tour/ under the next number. */
  picture(page: Page, name: string): Promise<void>;
  /** The same screen in light and dark, 320 pixels wide and enlarged to 200 %, each as long as it is. */
  pictures(page: Page, name: string): Promise<void>;
}

export interface Step {
  readonly title: string;
  /** Answers what it saw, in a sentence or two. */
  run(tour: Tour): Promise<string>;
}

const WIDE = { width: 1000, height: 720 };
const VARIANTS: readonly { name: string; width: number; height: number; dark?: boolean }[] = [
  { name: '', ...WIDE },
  { name: '-dark', ...WIDE, dark: true },
  { name: '-320px', width: 320, height: 568 },
  { name: '-200percent', width: WIDE.width / 2, height: WIDE.height / 2 }, // zooming halves the page's own pixels
];
const LONGEST = 2600; // pixels

export async function runTour(steps: readonly Step[]): Promise<boolean> {
  await rm('tour', { recursive: true, force: true });
  await mkdir('tour', { recursive: true });
  const book = diary();
  const [first, site, store] = await Promise.all([launch('chromium'), serveSite(), startApache()]);
  site.set('/diary', book.route);
  const devices = [first];
  let screens = 0;
  let taken = 0;
  const shoot = async (page: Page, name: string): Promise<void> => {
    taken += 1;
    await page.eval(() => document.getAnimations().forEach((animation) => animation.finish()));
    const path = `tour/${String(screens).padStart(2, '0')}-${name}.png`;
    let last = Buffer.of();
    await poll(`${name} to stand still`, async () => {
      await page.screenshot(path); // what lies over a page follows it a frame later
      const before = last;
      last = await readFile(path);
      return last.equals(before) || undefined;
    });
  };
  const tour: Tour = {
    first,
    site,
    diary: book,
    store,
    words: [],
    second: async () => {
      const device = await launch('chromium');
      devices.push(device);
      return device;
    },
    picture: async (page, name) => {
      screens += 1;
      await shoot(page, name);
    },
    pictures: async (page, name) => {
      screens += 1;
      for (const { name: variant, width, height, dark = false } of VARIANTS) {
        await page.setViewport(width, height, { dark });
        const length = await page.eval(() => document.documentElement.scrollHeight);
        if (length > height) await page.setViewport(width, Math.min(length, LONGEST), { dark });
        await shoot(page, `${name}${variant}`);
        const over = await page.eval(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) throw new Error(`${name}${variant} is ${over} pixels wider than its window`);
      }
      await page.setViewport(WIDE.width, WIDE.height);
    },
  };
  const start = performance.now();
  try {
    for (const [index, step] of steps.entries()) await tell(index + 1, step, tour);
    console.log(`\nDone in ${seconds(start)}; ${taken} pictures in tour/`);
    return true;
  } catch (error) {
    console.error(error);
    const left = (await Promise.all(devices.map((device) => device.pages()))).flat();
    for (const [i, page] of left.entries()) await page.screenshot(`tour/failed-${i}.png`).catch(() => undefined);
    return false;
  } finally {
    await Promise.allSettled([...devices.map((device) => device.close()), site.close(), store.stop()]);
  }
}

async function tell(number: number, step: Step, tour: Tour): Promise<void> {
  const start = performance.now();
  console.log(`\n${number}. ${step.title}`);
  const saw = await step.run(tour);
  console.log(`   ${saw} (${seconds(start)})`);
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
