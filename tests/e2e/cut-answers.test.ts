// What a storage's answer may be in a real browser, whose `fetch` is not Node's: one that ends before its time, and one
// that is larger than what was asked for (THREATS S-04, S-32).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApache } from '../servers/apache.ts';
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import type { TestServer } from '../servers/watched.ts';
import type { Device, Page } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { foundVault, startPage } from './worker.ts';

describe.each(BROWSERS)('a storage, tested in %s', (name) => {
  let apache: TestServer;
  let proxy: FaultProxy;
  let device: Device;
  let vault: Page;

  beforeAll(async () => {
    [apache, device] = await Promise.all([startApache(), borrow(name)]);
    proxy = await startFaultProxy(apache.url);
    await foundVault(await startPage(device));
    await device.allow('http://127.0.0.1/*');
    vault = await device.openExtension('/vault.html#storages');
    await person.nameWebdav(vault, { ...apache, url: proxy.url });
  });
  afterAll(async () => {
    await Promise.allSettled([device?.close(), proxy?.stop(), apache?.stop()]);
  });

  it('works', async () => {
    await vault.click(person.named('store_form_test'));
    await vault.see('.notice', person.says('store_form_works'));
    expect(proxy.log.some(({ method, status }) => method === 'GET' && status === 200)).toBe(true);
  });

  it.each([
    ['error_store_damaged', 'ends an answer before its time', { kind: 'truncate', bytes: 40 }],
    [
      'error_too_large',
      'sends more than it was given',
      { kind: 'flood', status: 200, chunk: 'x'.repeat(65_536), times: 16_384 },
    ],
  ] as const)('is told as %s when it %s', async (sentence, _, fault) => {
    proxy.rules.push({ method: 'GET', fault });
    await vault.click(person.named('store_form_test'));
    await vault.see('.notice', person.says(sentence));
    const spoiled = proxy.log.filter((request) => request.fault === fault.kind);
    expect(spoiled.length).toBeGreaterThan(0);
    for (const { sent } of spoiled) expect(sent).toBeLessThan(2 ** 29); // of 2^30: browsers read ahead
    proxy.rules.length = 0;
  });
});
