// The worker, asked from a page of ours as its screens do: for what a test needs and need not click its way to.

import type { Device, View } from './driver.ts';
import { PASSPHRASE } from './journeys.ts';

export type Answer = { readonly ok: true; readonly value: never } | { readonly ok: false; readonly code: string };

interface Scope {
  readonly browser?: Api;
  readonly chrome: Api;
}
interface Api {
  readonly runtime: { sendMessage(message: unknown): Promise<Answer> };
}

/** The worker's answer as it is. */
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

/** The same where no page of ours is open. */
export async function withVault(device: Device): Promise<string[]> {
  const ui = await device.openExtension('/vault.html');
  const words = await foundVault(ui);
  await ui.close();
  return words;
}
