// Copying what was sealed, and taking it out of the clipboard again. We have no permission to read the clipboard, so it
// is emptied only when nobody else can have copied anything: this page kept the focus and copied nothing since.

const STAYS_MS = 30_000;

/** Rejects when the browser refuses. */
export async function copyForAWhile(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  const untouched = new AbortController();
  const { signal } = untouched;
  const stop = () => untouched.abort();
  window.addEventListener('blur', stop, { signal });
  document.addEventListener('copy', stop, { signal });
  document.addEventListener('cut', stop, { signal });
  setTimeout(() => {
    if (!signal.aborted) void navigator.clipboard.writeText('').catch(() => undefined); // a courtesy: nothing waits for it
    stop();
  }, STAYS_MS);
}
