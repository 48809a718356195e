// What a frame or window of ours reads of itself: the ticket in its address, and what stands around it.

/** The page touched the frame; or there are two texts to choose from, and no room for both in the frame. */
export type Why = 'fled' | 'both';

export interface FrameAddress {
  readonly ticket: string;
  /** The frame's bar lies above the text. */
  readonly barAbove: boolean;
  /** Of our own window, which opened by itself. */
  readonly why: Why | null;
}

/** The ticket in our own address, or null. What follows it says how and why we are here, and no secret. */
export function readTicket(hash: string): FrameAddress | null {
  const [, ticket, more] = /^#([0-9a-f]{32})(?:-(above|fled|both))?$/.exec(hash) ?? [];
  return ticket === undefined
    ? null
    : { ticket, barAbove: more === 'above', why: more === 'fled' || more === 'both' ? more : null };
}

/**
 * The sites around this frame, innermost first; null where the browser does not tell. Firefox writes "null" for a site
 * whose frame was put there with referrerpolicy=no-referrer: if it does so for all, it has told nothing.
 */
export function ancestors(): string[] | null {
  const { ancestorOrigins }: { ancestorOrigins?: DOMStringList } = location;
  const origins = ancestorOrigins === undefined ? [] : [...ancestorOrigins];
  return origins.every((origin) => origin === 'null') ? null : origins;
}

export const isFramed = window.parent !== window;
