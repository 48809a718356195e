// The browsers that the product supports, started by name.

import { ChromiumDevice } from './chromium.ts';
import type { BrowserName, Device, LaunchOptions } from './driver.ts';
import { FirefoxDevice } from './firefox.ts';

export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

export async function launch(name: BrowserName, options: LaunchOptions = {}): Promise<Device> {
  const device = await (name === 'chromium' ? ChromiumDevice : FirefoxDevice).launch(options);
  // Installing opens the start tab. Later, it would come in front of what a test does, where a frame is drawn each second.
  if (!options.profile && !options.extension) await device.page('/practice.html');
  return device;
}
