// The asking side: one typed call per message. An answer is checked like any outside input; a message marked `retry` is
// sent once more when the worker died before it answered.

import * as v from 'valibot';
import { isErrorCode, PapersealError } from '../base/errors.ts';
import { type Answer, type MessageName, PROTOCOL, type Reply, type Request } from './protocol.ts';

export type Ask = <N extends MessageName>(name: N, request: Request<N>) => Promise<Reply<N>>;

/** `send` carries one message to the worker and resolves with its answer; it rejects when none came. */
export function createClient(send: (message: unknown) => Promise<unknown>): Ask {
  return async (name, request) => {
    const message = { name, request };
    // When the worker died, Chromium rejects; Firefox may resolve with nothing.
    const unanswered = () => undefined;
    const answer = await send(message).catch(unanswered);
    if (answer !== undefined || !PROTOCOL[name].retry) return parseAnswer(name, answer);
    return parseAnswer(name, await send(message).catch(unanswered));
  };
}

const Envelope = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.unknown() }),
  v.strictObject({ ok: v.literal(false), code: v.string(), facts: v.record(v.string(), v.number()) }),
]);

function parseAnswer<N extends MessageName>(name: N, raw: unknown): Reply<N> {
  const envelope = v.safeParse(Envelope, raw);
  if (!envelope.success) throw new PapersealError('internal');
  const answer: Answer<unknown> = envelope.output;
  if (!answer.ok) {
    throw new PapersealError(isErrorCode(answer.code) ? answer.code : 'internal', { facts: answer.facts });
  }
  const value = v.safeParse(PROTOCOL[name].reply, answer.value);
  if (!value.success) throw new PapersealError('internal');
  return value.output as Reply<N>;
}
