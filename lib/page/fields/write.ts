// Writing a sealed text into a field, believed only when it was read back: at once, and twice later, because sites trim
// on `change`, redraw from their own state, or cut what they send. When it did not hold, the old content goes back.

import { describeField, findAgain } from './describe.ts';
import type { Field } from './field.ts';

export interface Written {
  readonly outcome: 'written' | 'cut' | 'altered' | 'reverted' | 'refused' | 'gone';
  /** Characters that the field kept (`cut`) or takes at most (`refused` for its length); null otherwise. */
  readonly length: number | null;
}

const LOOKS = [0, 150, 350]; // ms after the look before

/** Does not throw. Refused means that nothing was touched. */
export async function writeAndCheck(field: Field, text: string): Promise<Written> {
  if (!field.element.isConnected) return { outcome: 'gone', length: null };
  const limits = field.editor.limits(field.element);
  const maxLength = limits?.maxLength ?? null;
  if (maxLength !== null && text.length > maxLength) return { outcome: 'refused', length: maxLength };
  if (limits && !limits.accepts(text)) return { outcome: 'refused', length: null };

  const description = describeField(field);
  const old = field.editor.read(field.element);
  await field.editor.write(field.element, text);
  let now = field;
  for (const ms of LOOKS) {
    await pause(ms);
    const again = now.element.isConnected ? now : findAgain(description);
    if (!again) return { outcome: 'gone', length: null };
    now = again;
    const seen = now.editor.read(now.element);
    if (bare(seen) === bare(text)) continue;
    if (bare(seen) !== bare(old)) await putBack(now, old);
    return judge(bare(seen), bare(text), bare(old));
  }
  return { outcome: 'written', length: null };
}

function judge(seen: string, text: string, old: string): Written {
  if (seen === old) return { outcome: 'reverted', length: null };
  if (seen !== '' && text.startsWith(seen)) return { outcome: 'cut', length: seen.length };
  return { outcome: 'altered', length: null };
}

async function putBack(field: Field, old: string): Promise<void> {
  const { editor, element } = field;
  if (editor.name === 'rich-text') document.execCommand('undo'); // keeps the formatting, where the browser typed
  for (let tries = 0; tries < 2 && bare(editor.read(element)) !== bare(old); tries++) {
    await editor.write(element, old);
    await pause(50);
  }
}

/** Editors break lines and add blanks and invisible characters of their own; a sealed text has none. */
function bare(text: string): string {
  return text.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g, '');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
