// The answering side: decides by the caller, checks the request and the reply, and turns what is thrown into a code.
// Default is refusal.

import * as v from 'valibot';
import { errorCode, PapersealError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type Caller, callerOf, type InnerCaller, type PageCaller, type Sender } from './caller.ts';
import type { CallerKind } from './message.ts';
import { type Answer, MAX_MESSAGE, type MessageName, PROTOCOL, type Reply, type Request } from './protocol.ts';

type CallerOf<N extends MessageName> = Extract<Caller, { kind: (typeof PROTOCOL)[N]['from'][number] }>;

/** Whoever has nothing to say but that it is done returns nothing. */
export type Handlers = {
  readonly [N in MessageName]: (
    request: Request<N>,
    caller: CallerOf<N>,
  ) => Promise<object extends Reply<N> ? void : Reply<N>>;
};

export type Serve = (message: unknown, sender: Sender) => Promise<Answer<unknown>>;

export function createServer(
  handlers: Handlers,
  ours: { id: string; origin: string },
  allow: (caller: Caller) => boolean,
  log: Log,
): Serve {
  return async (message, sender) => {
    const caller = callerOf(sender, ours);
    try {
      if (!caller) throw new PapersealError('not-allowed');
      const { name, request } = parseMessage(message);
      if (!(PROTOCOL[name].from as readonly CallerKind[]).includes(caller.kind))
        throw new PapersealError('not-allowed');
      if (!allow(caller)) throw new PapersealError('too-many');
      const handler = handlers[name] as (request: unknown, caller: Caller) => Promise<unknown>;
      const answer = await handler(request, caller);
      const reply = v.safeParse(PROTOCOL[name].reply, answer === undefined ? {} : answer);
      if (!reply.success) throw new PapersealError('internal', { cause: reply.issues });
      return { ok: true, value: reply.output };
    } catch (error) {
      const code = errorCode(error);
      if (code === 'internal') log('server.failed');
      if (isPage(caller)) return { ok: false, code: code === 'too-many' ? code : 'not-allowed', facts: {} };
      return { ok: false, code, facts: error instanceof PapersealError ? error.facts : {} };
    }
  };
}

/** Scripts in pages may be in the enemy's hands: they hear that nothing came of it, never why. */
function isPage(caller: Caller | null): caller is PageCaller | InnerCaller {
  return caller?.kind === 'page' || caller?.kind === 'inner';
}

/** At most `most` messages in any `window` ms from one document. */
export function rateLimit(most: number, window: number, clock: () => number): (caller: Caller) => boolean {
  const timesByDocument = new Map<string, number[]>();
  return (caller) => {
    if (!isPage(caller)) return true;
    const now = clock();
    const recent = (timesByDocument.get(caller.documentId) ?? []).filter((time) => now - time < window);
    if (timesByDocument.size > 1_000) timesByDocument.clear();
    timesByDocument.set(caller.documentId, [...recent, now].slice(-most - 1));
    return recent.length < most;
  };
}

const Envelope = v.strictObject({ name: v.string(), request: v.unknown() });

function parseMessage(message: unknown): { name: MessageName; request: unknown } {
  const envelope = v.safeParse(Envelope, message);
  if (!envelope.success || !Object.hasOwn(PROTOCOL, envelope.output.name)) throw new PapersealError('bad-request');
  const name = envelope.output.name as MessageName;
  if (JSON.stringify(envelope.output.request).length > MAX_MESSAGE) throw new PapersealError('too-large');
  const request = v.safeParse(PROTOCOL[name].request, envelope.output.request);
  if (!request.success) throw new PapersealError('bad-request');
  return { name, request: request.output };
}
