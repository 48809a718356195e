// What a message is: who may send it, what it asks, what it gets, and whether the client may send it again when the answer
// was lost.
//
// Callers: `ui` = our own top-level pages; `writer` = our own window for one field; `frame` = the editor or reader over a
// page; `page` = the content script; `inner` = the content script in a frame without a site of its own. No message to or
// from these two carries plaintext or keys.

import type * as v from 'valibot';

export type CallerKind = 'ui' | 'writer' | 'frame' | 'page' | 'inner';

type Act = 'no' | 'before' | 'after';

export interface MessageSpec<
  From extends readonly CallerKind[],
  Request extends v.GenericSchema,
  Reply extends v.GenericSchema,
> {
  readonly from: From;
  readonly request: Request;
  readonly reply: Reply;
  /** May be sent again when no answer came: it changes nothing, or changes it once. For pages also in page-once.ts. */
  readonly retry: boolean;
  /**
   * Sent only because the person pressed or typed something in a page, window or frame of ours: it moves the time of
   * locking, before it is answered or, where nothing that comes later may overtake it, after. What is asked on a return, on
   * news, again and again, or for a page, never is.
   */
  readonly act: Act;
}

export function message<
  const From extends readonly CallerKind[],
  Request extends v.GenericSchema,
  Reply extends v.GenericSchema,
>(
  from: From,
  request: Request,
  reply: Reply,
  { retry = false, act = 'no' }: { retry?: boolean; act?: Act } = {},
): MessageSpec<From, Request, Reply> {
  return { from, request, reply, retry, act };
}

export const UI = ['ui'] as const;
export const PAGE = ['page'] as const;
export const EDITOR = ['frame', 'writer'] as const;
/** Not the frames over pages: in Firefox they share the process of the page. */
export const TOP = ['ui', 'writer'] as const;
export const again = { retry: true };
export const act = { act: 'before' } as const;
export const actAgain = { retry: true, act: 'before' } as const;
/** A draft: only its sender knows whether a newer one went after it. */
export const typed = { act: 'after' } as const;

export type Messages = Readonly<Record<string, MessageSpec<readonly CallerKind[], v.GenericSchema, v.GenericSchema>>>;
