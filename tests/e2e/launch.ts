// The browsers that the product supports, started by name with the extension in them.

import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PACE } from '../tools/pace.ts';
import { ChromiumDevice } from './chromium.ts';
import { type BrowserName, type Device, type LaunchOptions, sleep } from './driver.ts';
import { FirefoxDevice } from './firefox.ts';

export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

/** One of its own, which ends when it is closed. */
export async function launch(name: BrowserName, options: LaunchOptions = {}): Promise<Device> {
  return installed(await start(name, options), options.extension);
}

/** Those which are open and which nobody has. */
const free = new Set<Device>();

/**
 * One that other files of tests had before, and get when it is closed: a start costs ten times as much as a new
 * installation, which is all that the product can tell. A test of the profile, of the disk or of a display has its own.
 */
export async function borrow(name: BrowserName, extension?: string): Promise<Device> {
  const folder = process.env['PAPERSEAL_BROWSERS']; // from tests/tools/browsers.ts, which ends them all
  if (!folder) return launch(name, extension ? { extension } : {});
  const device = [...free].find((one) => one.name === name) ?? (await lent(name, folder));
  free.delete(device);
  return installed(device, extension);
}

async function lent(name: BrowserName, folder: string): Promise<Device> {
  const device = await start(name, { profile: await mkdtemp(join(folder, `${name}-`)) });
  const end = device.close.bind(device);
  device.close = async () => {
    const late = sleep(10_000 * PACE).then(() => Promise.reject(new Error(`${name} hangs`)));
    await Promise.race([device.clear(), late]).then(() => free.add(device), end);
  };
  return device;
}

function start(name: BrowserName, options: LaunchOptions): Promise<Device> {
  return (name === 'chromium' ? ChromiumDevice : FirefoxDevice).start(options);
}

async function installed(device: Device, extension?: string): Promise<Device> {
  await device.install(extension);
  // Installing opens the start tab. Later, it would come in front of what a test does, where a frame is drawn each second.
  if (!extension) await device.page('/practice.html');
  return device;
}
