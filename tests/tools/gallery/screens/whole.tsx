// Whole pages with their wiring, on a worker that only pretends.

import { App as Popup } from '../../../../entrypoints/popup/app.tsx';
import { App as Vault } from '../../../../entrypoints/vault/app.tsx';
import { fakeWorker } from '../fake-worker.ts';
import type { Screens } from '../main.tsx';

export const screens: Screens = {
  'popup-whole': () => <Popup ask={fakeWorker({ locked: false })} />,
  'popup-whole-locked': () => <Popup ask={fakeWorker({ locked: true })} />,
  'whole-vault': () => <Vault ask={fakeWorker({ locked: false })} />,
  'whole-vault-locked': () => <Vault ask={fakeWorker({ locked: true })} />,
};
