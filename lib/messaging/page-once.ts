// What a page's script asks once, whether an answer comes or not: asked again, it would happen twice. Plain data beside
// the protocol, whose schemas are too large to stand in every page; a test holds the two together.

import type { MessageName } from './protocol.ts';

export const ASKED_ONCE: readonly MessageName[] = ['field.ticket']; // two could open two windows
