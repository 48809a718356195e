// Making a vault and getting one back with their wiring, on a worker that only pretends.

import { App } from '../../../../entrypoints/setup/app.tsx';
import { PapersealError } from '../../../../lib/base/errors.ts';
import { readWords } from '../../../../lib/crypto/paper-key.ts';
import type { Ask } from '../../../../lib/messaging/client.ts';
import type { MessageName, Reply, Request } from '../../../../lib/messaging/protocol.ts';
import { MARK, NOW } from '../fixtures.ts';
import type { Screens } from '../main.tsx';
import { WORDS } from './words-screens.tsx';

type Answers = { [N in MessageName]?: (request: Request<N>) => Reply<N> };
type Phase = Reply<'status'>['phase'];

/** The vault that it finds has two browsers with the name that this one would take. */
function fakeSetup(start: Phase): Ask {
  let phase = start;
  const answers: Answers = {
    status: () => ({
      phase,
      locked: phase !== 'empty' && Reflect.get(window, 'isLocked') === true,
      waitUntil: null,
      mark: MARK,
      backup: { level: 'empty', uncopied: 0, onlyHere: 0, copied: 0, onlyInFile: false },
      stores: [],
      drafts: 0,
      askStorage: false,
      askSite: null,
      wayBack: false,
      readingOnly: false,
      autoLockMinutes: 15,
    }),
    'setup.begin': () => {
      phase = 'unchecked';
      return {};
    },
    'setup.words': ({ group }) => WORDS.slice(6 * group, 6 * group + 6),
    'restore.words': ({ words }) => ({
      state: readWords(words.join(' ')).problem === null ? 'fits' : 'repairable',
      candidates: 1,
    }),
    'restore.look': () => ({
      texts: 3,
      notes: 0,
      browsers: ['Chrome on Linux', 'chrome on linux 2 '].map((name) => ({ name, last: NOW })),
      lastChange: NOW,
      lastBrowser: 'Chrome on Linux',
      ahead: null,
      repaired: [],
      problems: [],
    }),
    'restore.finish': () => {
      phase = 'ready';
      return { opened: 3, total: 3, listed: true, ahead: null, vaultFound: true, problems: [] };
    },
  };
  return async (name, request) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const answer: ((request: Request<typeof name>) => Reply<typeof name>) | undefined = answers[name];
    if (!answer) throw new PapersealError('internal');
    return answer(request);
  };
}

export const screens: Screens = {
  'whole-setup': () => <App ask={fakeSetup('empty')} />,
  'whole-setup-unchecked': () => <App ask={fakeSetup('unchecked')} />,
};
