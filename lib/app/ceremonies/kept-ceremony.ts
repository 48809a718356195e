// A restore on its way, in the session store: a killed worker goes on with it.

import type { Ports } from '../ports.ts';
import { forgetLateWords, RESTORE_WORDS } from './kept-words.ts';

/** What a restore has come to, in the session store: a killed worker looks again and goes on. */
export interface Ceremony {
  /** Drawn when its words were typed: what took long must not go on in another one's name. */
  readonly id: string;
  readonly typed: readonly string[];
  /** The words that fit; null while there are several ways to put them right. */
  readonly words: readonly string[] | null;
  readonly until: number;
  readonly place: { readonly kind: string; readonly config: unknown; readonly storeId: string } | null;
}

export function keptCeremony(ports: Ports) {
  const { session, clock } = ports;
  return {
    /** null for none, or when its hour is over. */
    current: async (): Promise<Ceremony | null> => {
      const kept = JSON.parse((await session.get(RESTORE_WORDS)) ?? 'null') as Ceremony | null;
      return kept && clock() < kept.until ? kept : null;
    },
    keep: async (next: Ceremony): Promise<void> => {
      await session.set(RESTORE_WORDS, JSON.stringify(next));
      await forgetLateWords(ports);
    },
    drop: (): Promise<void> => session.remove(RESTORE_WORDS),
  };
}
