// Everything goes from this browser.

import type { App } from '../app.ts';

export interface Erasing {
  erase(): Promise<void>;
  /** When the browser starts: the rest of an erasing that was interrupted. False: there is a vault here. */
  finish(): Promise<boolean>;
}

export function createErasing(app: App): Erasing {
  const { ports, lock } = app;
  return {
    erase: () =>
      ports.exclusive('vault', async () => {
        // In one step: whoever is interrupted has a whole vault or none. The rest follows when it is asked for again, or
        // when the browser starts.
        await app.lockNow();
        await ports.database.erase();
        app.vault.forget();
        await ports.files.clear();
        await app.editing.endAll();
        await ports.session.clear();
        await app.withdraw();
      }),

    finish: () =>
      // Alone, and nothing of this session: somebody may make a vault, or type words to restore one, in the same moment.
      ports.exclusive('vault', async () => {
        if (await lock.exists()) return false;
        await app.withdraw();
        return true;
      }),
  };
}
