// Copying in a frame over a page, where the Clipboard API needs the page's leave: a command on a control of ours, which
// only counts while the person's click does.

/** False when the browser refused. The text is with every program then, until something else is copied. */
export function copyText(text: string): boolean {
  const control = document.createElement('textarea');
  control.value = text;
  control.className = 'hear-only';
  control.readOnly = true;
  const before = document.activeElement;
  document.body.append(control);
  control.select();
  const isCopied = document.execCommand('copy');
  control.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
