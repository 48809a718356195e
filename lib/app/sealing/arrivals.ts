// An editor's frame or window at its arrival: a ticket becomes a session. The page may throw a frame out in the same moment.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Request } from '../../messaging/protocol.ts';
import type { Ports } from '../ports.ts';
import type { Tickets } from '../tickets.ts';
import type { Editor } from './editor.ts';
import type { EditorCaller, Editors } from './editors.ts';

export interface Arrivals {
  /** The session and its editor. Throws `not-allowed`. */
  redeem(request: Request<'editor.open'>, caller: EditorCaller): Promise<[id: string, editor: Editor]>;
  /** When the editor of a ticket that is just being used is known, or there is none. */
  settled(ticket: string): Promise<void>;
}

export function createArrivals({ random }: Pick<Ports, 'random'>, tickets: Tickets, editors: Editors): Arrivals {
  const arriving = new Map<string, Promise<unknown>>();

  async function redeem(
    { ticket, ancestors }: Request<'editor.open'>,
    caller: EditorCaller,
  ): Promise<[id: string, editor: Editor]> {
    const { field, ...redeemed } = await tickets.redeem(ticket, caller, ancestors);
    if (!field) throw new PapersealError('not-allowed');
    const id = toHex(random(16));
    const editor: Editor = { ...redeemed, ticket, field, documentId: caller.documentId };
    await editors.add(id, editor);
    return [id, editor];
  }

  return {
    redeem: (request, caller) => {
      const arrival = redeem(request, caller).finally(() => arriving.delete(request.ticket));
      arriving.set(request.ticket, arrival);
      return arrival;
    },
    settled: async (ticket) => {
      await arriving.get(ticket)?.catch(() => undefined);
    },
  };
}
