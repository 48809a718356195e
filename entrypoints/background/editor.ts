// An editor at work, as the background remembers it by its session.

import type { FieldRef, Ticket } from '../../lib/messaging/tickets.ts';

/** What its ticket was for, and its own document. */
export type Editor = Ticket & { readonly field: FieldRef; readonly documentId: string };

/** A text that goes on in another editor keeps its draft. */
export const draftOf = (id: string, editor: Editor): string => editor.draftId ?? id;
