/** Editors break lines and add blanks and invisible characters of their own; a sealed text has none. */
export function bare(text: string | null): string {
  return (text ?? '').replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g, '');
}
