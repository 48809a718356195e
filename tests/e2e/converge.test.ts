// Browsers that come back at the same time, one from an old copy and one with an empty vault, each with something new: in
// the end all hold everything, and nobody was shown a word of alarm.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApache } from '../servers/apache.ts';
import type { TestServer } from '../servers/watched.ts';
import type { Device } from './driver.ts';
import * as person from './journeys.ts';
import { borrow } from './launch.ts';
import { foundVault, startPage } from './worker.ts';

let store: TestServer;
let nothing: TestServer;
let devices: Device[];

beforeAll(async () => {
  [store, nothing, devices] = await Promise.all([
    startApache(),
    startApache(),
    Promise.all([borrow('chromium'), borrow('chromium'), borrow('chromium')]),
  ]);
});
afterAll(async () => {
  await Promise.allSettled([...(devices ?? []).map((device) => device.close()), store?.stop(), nothing?.stop()]);
});

it('converges after two restores at once, one on an old copy and one that began empty', async () => {
  const [first, onOldCopy, fromEmpty] = devices as [Device, Device, Device];
  const words = await foundVault(await startPage(first));
  await person.writeNote(first, 'Boiler', 'Serviced in March');
  const oldCopy = await person.saveCopy(first);
  await person.writeNote(first, 'Bicycle', 'Frame number 3321');
  await person.addWebdav(first, store);

  await Promise.all([
    person.restore(onOldCopy, { words, from: { file: oldCopy } }),
    person.restore(fromEmpty, { words, from: { empty: nothing } }),
  ]);
  await person.seeListed(onOldCopy, 'Boiler');
  await person.writeNote(onOldCopy, 'Letter', 'Sent by registered post');
  await person.writeNote(fromEmpty, 'Keys', 'The spare ones are with Ada');
  await Promise.all([onOldCopy, fromEmpty].map((device) => person.addWebdav(device, store)));

  for (const device of [...devices, ...devices]) await person.syncNow(device);
  for (const device of devices) {
    await person.seeListed(device, 'Boiler', 'Bicycle', 'Letter', 'Keys');
    const vault = await device.openExtension('/vault.html#storages');
    await vault.see('.status-fine');
    expect(await vault.has('.status-lied, .status-trouble, .status-waiting, .notice-bad')).toBe(false);
    await vault.close();
  }
});
