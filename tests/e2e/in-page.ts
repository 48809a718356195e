// What runs inside the page on the driver's behalf: each function travels as source, so it stands alone.

import type { StorageDump } from './driver.ts';

/** The visible element of a query (see driver.ts), scrolled into view, or null. */
export function findElement(query: string): Element | null {
  const visible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return (
      (width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible') || element.matches('[type=file]')
    );
  };
  const named = (element: Element): boolean => {
    const words = query.slice(1);
    const texts = [element.textContent, element.getAttribute('aria-label'), element.getAttribute('placeholder')];
    return texts.some((text) => text?.replace(/\s+/g, ' ').trim() === words);
  };
  const found = query.startsWith('=')
    ? [
        ...document.querySelectorAll(
          'button, a, label, summary, input, textarea, [role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=switch]',
        ),
      ].filter(named)
    : [...document.querySelectorAll(query)];
  const element = found.find(visible);
  if (!element) return null;
  const box = element.getBoundingClientRect();
  if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth)
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  return element;
}

export function elementText(element: Element | null): string | null {
  if (!element) return null;
  const field = element as HTMLInputElement;
  return typeof field.value === 'string' && !element.matches('button, li, option')
    ? field.value
    : ((element as HTMLElement).innerText ?? element.textContent ?? '');
}

/** As a user who selects all and pastes: the field's own events come from the browser. */
export function replaceText(element: Element | null, text: string): boolean {
  if (!element) return false;
  (element as HTMLElement).focus();
  document.execCommand('selectAll');
  return document.execCommand(text === '' ? 'delete' : 'insertText', false, text) || text === '';
}

/** Everything the extension keeps; runs in one of its own pages. */
export async function dumpStorage(): Promise<StorageDump> {
  type Areas = Record<'local' | 'session' | 'sync', { get(keys: null): Promise<Record<string, unknown>> }>;
  const scope = globalThis as unknown as { browser?: { storage: Areas }; chrome: { storage: Areas } };
  const areas = (scope.browser ?? scope.chrome).storage;

  const readable = (value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return readable(new Uint8Array(value));
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    }
    if (value instanceof Map) return [...value].map(readable);
    if (Array.isArray(value)) return value.map(readable);
    if (value?.constructor === Object)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
    return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : value;
  };
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const databases: Record<string, unknown[]> = {};
  for (const { name } of await indexedDB.databases()) {
    if (!name) continue;
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
      databases[`${name}/${store}`] = keys.map((key, index) => [readable(key), readable(values[index])]);
    }
    database.close();
  }
  const [local, session, sync] = await Promise.all([
    areas.local.get(null),
    areas.session.get(null),
    areas.sync.get(null),
  ]);
  return { local, session, sync, databases };
}
