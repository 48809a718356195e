// One reader frame, from the worker's side: what it was told, and what is still to be opened for it. The frame keeps the
// texts, this keeps their names, so that a scroll costs no cryptography and a message of places. Whatever a page places,
// one opening is under way and one waits, and both memories have an end; then everything is asked for anew.

import type { Said } from '../../messaging/orders.ts';
import type { Request } from '../../messaging/protocol.ts';
import { pause } from '../pause.ts';
import type { Port } from '../port.ts';

export type ReaderItem = Request<'reader.place'>['items'][number];

export interface ReaderLine {
  /** The places as they are now, with the sealed texts that are new. */
  place(items: readonly ReaderItem[]): void;
  /** Everything counts as unknown. `isClosed`: the frame shows nothing until it is told again. */
  forget(isClosed: boolean): void;
}

export interface ReaderLineOptions {
  readonly port: Port;
  /** What answers depend on: as long as it is the same object or word, they stay true. null: nothing is shown here. */
  state(): Promise<unknown>;
  /** Opens sealed texts, each to what is said of it. */
  open(tokens: readonly string[]): Promise<Said[]>;
  /** Has the page's script place everything again, sealed texts included. */
  ask(): Promise<void>;
  failed(): void;
}

const MOST_TOLD = 2_000; // sealed texts
const MOST_TEXT = 8 * 1024 * 1024; // characters of opened text that the frame keeps
const MOST_FAILURES = 4; // in a row
const AGAIN = 500; // ms, and that much longer each time
const MOST_SEALED = 1024 * 1024; // characters of sealed text that wait to be opened

export function readerLine({ port, state, open, ask, failed }: ReaderLineOptions): ReaderLine {
  const told = new Set<string>();
  const waiting = new Map<string, string>();
  let waitingLength = 0;
  let textLength = 0;
  let toldFor: unknown;
  let turn = 0;
  let next: readonly ReaderItem[] | null = null;
  let isShowing = false;

  function forgetTold(): void {
    told.clear();
    textLength = 0;
  }

  function forgetWaiting(): void {
    waiting.clear();
    waitingLength = 0;
  }

  function forget(isClosed: boolean): void {
    turn++;
    next = null;
    forgetTold();
    forgetWaiting();
    if (isClosed) port.post({ news: 'locked' });
  }

  function keep(id: string, token: string): void {
    drop(id);
    told.delete(id);
    waiting.set(id, token);
    waitingLength += token.length;
  }

  function drop(id: string): void {
    waitingLength -= waiting.get(id)?.length ?? 0;
    waiting.delete(id);
  }

  /** One after the other; of all that was placed meanwhile the last counts. */
  async function showAll(): Promise<void> {
    isShowing = true;
    let failures = 0;
    while (next) {
      const items = next;
      const thisTurn = turn;
      next = null;
      try {
        await show(items);
        failures = 0;
      } catch {
        failed();
        if (++failures > MOST_FAILURES) continue; // what was placed meanwhile is shown all the same
        // The letters of the page are hidden by now, and nothing else may ever ask again.
        await pause(AGAIN * failures);
        if (thisTurn === turn) next ??= items;
      }
    }
    isShowing = false;
  }

  async function show(items: readonly ReaderItem[]): Promise<void> {
    const thisTurn = turn;
    const now = await state();
    if (now === null) return forget(true);
    if (now !== toldFor) forgetTold();
    if (items.some(({ id }) => !told.has(id) && !waiting.has(id))) return ask();
    const fresh = told.size === 0;
    const unknown = new Map(items.flatMap(({ id }) => (waiting.has(id) ? [[id, waiting.get(id) ?? '']] : [])));
    const said = await open([...unknown.values()]);
    if (thisTurn !== turn) return; // locked or changed meanwhile, and asked for again
    const saidById = new Map([...unknown.keys()].map((id, i) => [id, said[i] ?? null]));
    toldFor = now;
    for (const [id, one] of saidById) {
      if (waiting.get(id) === unknown.get(id)) drop(id);
      told.add(id);
      textLength += (one?.text?.length ?? 0) + (one?.kept?.length ?? 0);
    }
    port.post({
      news: 'show',
      fresh,
      items: items.map(({ id, kind, rects, font, color, lineHeight, direction }) => {
        return { id, kind, rects, font, color, lineHeight, direction, said: saidById.get(id) ?? null };
      }),
    });
    if (told.size > MOST_TOLD || textLength > MOST_TEXT) forgetTold();
  }

  return {
    place: (items) => {
      for (const { id, token } of items) if (token !== null) keep(id, token);
      if (waitingLength > MOST_SEALED) forgetWaiting();
      next = items;
      if (!isShowing) void showAll();
    },
    forget,
  };
}
