// The worker, asked from a page of ours as its screens do: for what a test needs and need not click its way to
// (journeys.ts).

import { type Device, type Page, poll, type View } from './driver.ts';

export const PASSPHRASE = 'tulips on the sill';

export type Answer = { readonly ok: true; readonly value: never } | { readonly ok: false; readonly code: string };

interface Scope {
  readonly browser?: Api;
  readonly chrome: Api;
}
interface Api {
  readonly runtime: { sendMessage(message: unknown): Promise<Answer> };
  readonly storage: { readonly session: { remove(key: string): Promise<void> } };
  readonly tabs: { query(about: object): Promise<{ id: number }[]> };
}

/** The worker's answer as it is. `ui`: a page of ours. */
export function answerTo(ui: View, name: string, request: unknown = {}): Promise<Answer> {
  return ui.eval(
    (message) => {
      const scope = globalThis as unknown as Scope;
      return (scope.browser ?? scope.chrome).runtime.sendMessage(message);
    },
    { name, request },
  );
}

/** The worker's value; throws with the code of its refusal. */
export async function ask<T = unknown>(ui: View, name: string, request: unknown = {}): Promise<T> {
  const answer = await answerTo(ui, name, request);
  if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
  return answer.value as T;
}

/** A vault in no time, as `makeVault` makes it by hand; answers the words. */
export async function foundVault(ui: View): Promise<string[]> {
  await ask(ui, 'setup.begin', { passphrase: PASSPHRASE, browserName: 'Test' });
  const words = await ask<string[]>(ui, 'setup.sheet');
  await ask(ui, 'setup.check', { words });
  return words;
}

/** The page that installing opens. It stays, behind whatever a test does. */
export async function startPage(device: Device): Promise<Page> {
  for (const page of await device.pages()) {
    if (!(await page.url().catch(() => '')).includes('/practice.html')) continue;
    await page.until(() => location.pathname === '/practice.html' && document.readyState === 'complete');
    return page;
  }
  return device.openExtension('/practice.html'); // after a restart
}

/** The editor over a field, as the popup's button opens it. */
export async function openEditor(device: Device, page: Page, field: string): Promise<View> {
  const ui = await startPage(device);
  const tabId = await tabOf(device, page);
  await page.front();
  await page.click(field);
  await poll('the editor to begin', async () =>
    (await ask<{ begun: boolean }>(ui, 'field.begin', { tabId })).begun ? true : undefined,
  );
  const editor = await page.frame('editor');
  await editor.see('.editor-text');
  return editor;
}

const tabs = new WeakMap<Page, number>();

/** The browser's number of a page's tab, which keeps it for as long as it is open. */
export async function tabOf(device: Device, page: Page): Promise<number> {
  const known = tabs.get(page);
  if (known !== undefined) return known;
  const ui = await startPage(device);
  await page.front();
  const tab = await ui.eval(async () => {
    const scope = globalThis as unknown as Scope;
    const [active] = await (scope.browser ?? scope.chrome).tabs.query({ active: true, windowType: 'normal' });
    return active?.id ?? -1;
  });
  tabs.set(page, tab);
  return tab;
}

/** As if the browser had begun anew: a site whose page reached for the keyboard gets an editor over its fields again. */
export async function forgetThieves(device: Device): Promise<void> {
  const ui = await startPage(device);
  await ui.eval(async () => {
    const scope = globalThis as unknown as Scope;
    const { session } = (scope.browser ?? scope.chrome).storage;
    for (const key of ['thieves', 'rescues']) await session.remove(key);
  });
}
