// The page of the storages, beside rounds that it did not begin itself.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { changePassword, startApache } from '../servers/apache.ts';
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import type { TestServer } from '../servers/watched.ts';
import type { Device } from './driver.ts';
import * as person from './journeys.ts';
import { borrow } from './launch.ts';
import { foundVault, startPage } from './worker.ts';

let apache: TestServer;
let proxy: FaultProxy;
let device: Device;

beforeAll(async () => {
  [apache, device] = await Promise.all([startApache(), borrow('chromium')]);
  proxy = await startFaultProxy(apache.url);
});
afterAll(async () => {
  await Promise.allSettled([device?.close(), proxy?.stop(), apache?.stop()]);
});

it('sees the end of a round that another page began', async () => {
  await foundVault(await startPage(device));
  await person.addWebdav(device, { ...apache, url: proxy.url });
  const other = await device.openExtension('/vault.html');
  await other.see('h1', person.says('vault_everything'));

  proxy.rules.push({ fault: { kind: 'latency', ms: 1_000 }, times: 3 });
  await other.eval(() => {
    const { runtime } = (globalThis as unknown as { chrome: { runtime: { sendMessage(message: object): void } } })
      .chrome;
    runtime.sendMessage({ name: 'sync.now', request: {} });
  });
  const vault = await device.openExtension('/vault.html#storages');
  await vault.see('.status-working');
  await vault.see('.status-fine');
  expect(await vault.has('.status-working')).toBe(false);
});

it('takes the new password of a storage that is there', async () => {
  const vault = await device.openExtension('/vault.html#storages');
  await vault.see('.status-fine');
  const changed = changePassword(apache, 'another one: 2 Ö');
  await vault.click(person.named('stores_sync'));
  await vault.see('.status-trouble');

  await person.nameWebdav(vault, { ...changed, url: proxy.url });
  await vault.click(person.named('stores_add'));
  await vault.see('.status-fine');
  expect(await vault.eval(() => document.querySelectorAll('.entries > li').length)).toBe(1);
});
