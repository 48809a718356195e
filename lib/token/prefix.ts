// How every sealed text begins. Apart from the rest of the format: the first part of the content script needs no more.

/** The digit of the format follows. */
export const STEM = 'paperseal';
export const PREFIX = `${STEM}1`;

/** Whether a sealed text may begin in it: sites make the first letter of a title a capital, or all of them. */
export function mayHold(text: string | null): boolean {
  return text !== null && (text.includes('aperseal') || text.includes('APERSEAL'));
}
