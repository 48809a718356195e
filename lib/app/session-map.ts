// A small map in the session store, so that a killed worker forgets nothing. It is read and changed in the order in which
// that was asked: there is one worker, and it does so through one map.

import type { Session } from '../vault/ports.ts';

export interface SessionMap<T> {
  get(id: string): Promise<T | null>;
  set(id: string, value: T): Promise<void>;
  /** At once, with nothing in between; null: no entry. Gives what was there before. */
  update(id: string, work: (value: T | null) => T | null): Promise<T | null>;
  /** Removes the entry and gives it; null when it was not there. */
  take(id: string): Promise<T | null>;
  entries(): Promise<[id: string, value: T][]>;
}

/** Values must survive JSON. Entries for which `isAlive` says no are dropped at the next change. */
export function sessionMap<T>(
  session: Session,
  key: string,
  isAlive: (value: T) => boolean = () => true,
): SessionMap<T> {
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<Record<string, T>> => {
    const stored = await session.get(key);
    return stored === null ? {} : (JSON.parse(stored) as Record<string, T>);
  };
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const update: SessionMap<T>['update'] = (id, work) =>
    inTurn(async () => {
      const values = new Map(Object.entries(await read()).filter(([, value]) => isAlive(value)));
      const before = values.get(id) ?? null;
      const after = work(before);
      if (after === null) values.delete(id);
      else values.set(id, after);
      if (values.size === 0) await session.remove(key); // what is deleted leaves no name of it either
      else await session.set(key, JSON.stringify(Object.fromEntries(values)));
      return before;
    });
  return {
    get: async (id) => {
      const values = await inTurn(read);
      return Object.hasOwn(values, id) ? (values[id] ?? null) : null;
    },
    set: async (id, value) => void (await update(id, () => value)),
    update,
    take: (id) => update(id, () => null),
    entries: async () => Object.entries(await inTurn(read)),
  };
}
