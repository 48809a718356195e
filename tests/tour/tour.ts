// Runs the main job by itself and tells it: each step with what it saw and how long it took, and a picture of every
// screen in tour/. A step that fails ends the tour with what it was doing.

import { mkdir, rm } from 'node:fs/promises';
import type { Device, Page } from '../e2e/driver.ts';
import { launch } from '../e2e/launch.ts';
import { serveSite, type Site } from '../e2e/site.ts';
import { startApache } from '../servers/apache.ts';
import type { TestServer } from '../servers/watched.ts';
import { STEPS } from './steps.ts';

export interface Tour {
  /** The first computer, and the one that takes over when it is lost. */
  readonly first: Device;
  readonly second: () => Promise<Device>;
  readonly site: Site;
  readonly store: TestServer;
  /** Saves the page's picture in tour/ under the next number. */
  picture(page: Page, name: string): Promise<void>;
}

export interface Step {
  readonly title: string;
  /** Answers what it saw, in a sentence or two. */
  run(tour: Tour): Promise<string>;
}

export async function runTour(): Promise<boolean> {
  await rm('tour', { recursive: true, force: true });
  await mkdir('tour', { recursive: true });
  const [first, site, store] = await Promise.all([launch('chromium'), serveSite(), startApache()]);
  const devices = [first];
  let pictures = 0;
  const tour: Tour = {
    first,
    site,
    store,
    second: async () => {
      const device = await launch('chromium');
      devices.push(device);
      return device;
    },
    picture: async (page, name) => {
      pictures += 1;
      await page.screenshot(`tour/${String(pictures).padStart(2, '0')}-${name}.png`);
    },
  };
  const start = performance.now();
  try {
    for (const [index, step] of STEPS.entries()) await tell(index + 1, step, tour);
    console.log(`\nDone in ${seconds(start)}; ${pictures} pictures in tour/`);
    return true;
  } catch (error) {
    console.error(error);
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
