// A text that would grow longer than can be kept is not taken in: what stood there before stays, and stays kept.

export interface TextLimit {
  /** UTF-16 units. */
  readonly length: number;
  onRefused(): void;
}

/** For `beforeinput`. */
export function refuseLonger(event: InputEvent, limit: TextLimit | undefined): void {
  if (!limit || lengthAfter(event) <= limit.length) return;
  event.preventDefault();
  limit.onRefused();
}

/** Of the text, when this input is taken in. */
function lengthAfter({ target, inputType, data, dataTransfer }: InputEvent): number {
  if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return 0;
  if (!inputType.startsWith('insert')) return 0;
  const { value, selectionStart, selectionEnd } = target;
  const added = (data ?? dataTransfer?.getData('text/plain') ?? '').length || 1;
  return value.length - ((selectionEnd ?? 0) - (selectionStart ?? 0)) + added;
}
