// With a display: a Chromium of its own with the extension, a page to try it on and a WebDAV server, all of this
// machine and gone when the window is closed.

import { ChromiumDevice } from '../../e2e/chromium.ts';
import { serveSite } from '../../e2e/site.ts';
import { startApache } from '../../servers/apache.ts';

export async function runDemo(display: string): Promise<void> {
  const [browser, site, store] = await Promise.all([ChromiumDevice.start({ display }), serveSite(), startApache()]);
  await browser.install();
  await browser.visit(site.url());
  console.log(`
Chromium is open with Paperseal in it.
  A page to seal on   ${site.url()}
  A WebDAV storage    ${store.url}
                      user ${store.user}, password ${store.password}
Close the window, or press Ctrl+C here, to end.`);
  await Promise.race([browser.closed(), new Promise((resolve) => process.once('SIGINT', resolve))]);
  await Promise.allSettled([browser.close(), site.close(), store.stop()]);
}
