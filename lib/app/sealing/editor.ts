// An editor at work, as the background remembers it by its session.

import type { FieldRef, Ticket } from '../tickets.ts';

/** What its ticket was for, and its own document. By the ticket the page's script knows it, which laid it over the field. */
export type Editor = Ticket & { readonly ticket: string; readonly field: FieldRef; readonly documentId: string };

/** A text that goes on in another editor keeps its draft. */
export const draftOf = (id: string, editor: Pick<Editor, 'draftId'>): string => editor.draftId ?? id;
