// The browsers that the product supports, started by name.

import { ChromiumDevice } from './chromium.ts';
import type { BrowserName, Device, LaunchOptions } from './driver.ts';
import { FirefoxDevice } from './firefox.ts';

export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

export function launch(name: BrowserName, options: LaunchOptions = {}): Promise<Device> {
  return name === 'chromium' ? ChromiumDevice.launch(options) : FirefoxDevice.launch(options);
}
