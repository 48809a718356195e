// How it stands with everything, at a glance: what the popup and the pages of ours ask first.

import type { Reply } from '../messaging/protocol.ts';
import { waitUntil } from '../vault/tries.ts';
import { type App } from './app.ts';
import { expectPassphrase } from './ceremonies/expect-passphrase.ts';
import { readMark } from './mark.ts';
import { STATE } from '../vault/state.ts';

export async function readStatus(app: App): Promise<Reply<'status'>> {
  const { ports, lock, siteQuestion, editing, storages } = app;
  const { database } = ports;
  const [exists, isUnlocked, unchecked, waiting] = [
    await lock.exists(),
    await lock.isUnlocked(),
    await database.read((transaction) => transaction.get('state', STATE.unchecked)),
    await database.read((transaction) => transaction.list('drafts')),
  ];
  if (exists && !isUnlocked) expectPassphrase(); // most who ask show the field for it
  return {
    phase: !exists ? 'empty' : unchecked ? 'unchecked' : 'ready',
    locked: exists && !isUnlocked,
    waitUntil: await waitUntil(ports),
    mark: await readMark(database),
    drafts: waiting.length,
    autoLockMinutes: await lock.minutes(),
    askSite: await siteQuestion.open(),
    wayBack: await editing.hasWayBack(),
    ...(await storages.status()),
  };
}
