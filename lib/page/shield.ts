// What would be typed into a field that shows a sealed text. It would stand there in clear, hidden beside the opened text,
// and break the sealed one: it opens the field's editor instead (THREATS P-45). Keys that go somewhere, copy, or are a
// command of the page or the browser stay theirs.

/** `open`: the user begins to type, paste or drop. `swallow`: what comes with it. `look`: it has happened, see what is there now. */
export type ShieldAct = 'open' | 'swallow' | 'look';

const KEYS = ['Enter', 'Backspace', 'Delete', 'Process', 'Dead']; // the last two: an input method

/** null: nothing that writes. */
export function typingOf(event: Event): ShieldAct | null {
  if (event instanceof KeyboardEvent) {
    if (!isTyped(event)) return null;
    return event.type === 'keyup' ? 'swallow' : 'open'; // the key that comes up was pressed in our editor
  }
  if (event.type === 'input') return 'look';
  // Undoing brings back what the page had.
  if (event instanceof InputEvent && event.inputType.startsWith('history')) return null;
  return 'open';
}

function isTyped(event: KeyboardEvent): boolean {
  const { key, isComposing, ctrlKey, altKey, metaKey } = event;
  if (event.getModifierState('AltGraph') || isComposing) return key.length === 1 || isComposing;
  return !ctrlKey && !altKey && !metaKey && (key.length === 1 || KEYS.includes(key));
}
