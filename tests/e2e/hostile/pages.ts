// Pages that write down all that a page can come to know, and pages that steal.

/** Runs first in a hostile page: everything it hears, sees and is told goes into `window.seen`. */
const RECORDER = `
  window.seen = [];
  window.threats = { messages: 0 };
  const record = (...what) => { if (seen.length < 20000) seen.push(what.map(String).join(' ')); };
  for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'textInput', 'change', 'select', 'selectionchange',
    'compositionstart', 'compositionupdate', 'compositionend', 'paste', 'copy', 'cut', 'drop', 'dragstart', 'dragover', 'click',
    'focus', 'blur', 'focusin', 'focusout', 'toggle', 'scroll', 'error', 'securitypolicyviolation', 'message', 'messageerror',
    'hashchange', 'storage', 'pointerdown', 'slotchange', 'load'])
    for (const target of [window, document])
      target.addEventListener(type, (e) => {
        if (type === 'message') threats.messages++;
        record('event', type, e.isTrusted, e.key ?? '', e.data ?? '', e.inputType ?? '', e.target?.id ?? '', e.target?.value ?? '',
          e.dataTransfer?.getData?.('text') ?? '', e.clipboardData?.getData?.('text') ?? '', e.blockedURI ?? '', e.message ?? '',
          e.composedPath().map((n) => n.nodeName ?? 'window').join('>'), getSelection()?.toString() ?? '');
      }, true);
  new MutationObserver((records) => { for (const r of records) record('mutation', r.type, r.attributeName, r.oldValue, r.target.outerHTML ?? r.target.data); })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true, attributeOldValue: true, characterDataOldValue: true });
  try { new PerformanceObserver((list) => { for (const e of list.getEntries()) record('performance', JSON.stringify(e)); })
    .observe({ entryTypes: PerformanceObserver.supportedEntryTypes }); } catch {}
  const hook = (owner, name) => { const real = owner[name]; owner[name] = function (...a) { record('called', name, ...a); return real.apply(this, a); }; };
  for (const name of ['attachShadow', 'setAttribute', 'append', 'appendChild', 'insertBefore']) hook(Element.prototype, name) ?? 0;
  for (const name of ['sendMessage', 'connect']) if (globalThis.chrome?.runtime?.[name]) record('api', name);
`;

/** What the page knows in the end; runs in it. */
export function everythingSeen(): string {
  const scope = globalThis as unknown as { seen: string[] };
  const values = [...document.querySelectorAll<HTMLInputElement>('input, textarea, [contenteditable]')].map(
    (field) => `${field.value} ${field.textContent} ${field.getAttribute('value')}`,
  );
  const frames = Array.from({ length: window.length }, (_, i) => {
    try {
      return window[i]?.document.documentElement.outerHTML ?? '';
    } catch (error) {
      return String(error);
    }
  });
  return JSON.stringify([
    scope.seen,
    values,
    frames,
    document.documentElement.outerHTML,
    document.documentElement.innerText,
    getSelection()?.toString(),
    document.title,
    location.href,
    document.cookie,
    { ...localStorage },
    { ...sessionStorage },
    performance.getEntries(),
    history.state,
    name,
  ]);
}

export function hostilePage(script = '', body = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hostile</title>
<script>${RECORDER}</script>
<style>body{font:16px/1.5 sans-serif;margin:24px;max-width:40rem}label{display:block;margin:12px 0}input,textarea{font:inherit;width:100%;box-sizing:border-box}</style>
<h1>A form</h1>
<label>Notes <textarea id="field" rows="4"></textarea></label>
<label>Line <input id="line"></label>
<div id="thief-place"><input id="thief" aria-label="thief"></div>
${body}
<script>${script}</script>`;
}

/** Its page was open before its site was switched on. */
export const OLDER = 'its own window, older than the switch';

/** The names of `steals` in the page below, and whether each gets keys at all until our own window has the keyboard. */
export const THIEVES: readonly (readonly [name: string, gets: boolean])[] = [
  ['its own input every 50 ms', false],
  ['its own input every 20 ms', false],
  ['its own input all the time', false],
  ['its own input at every blur', false],
  ['its own window', false],
  ['a srcdoc frame', false],
  ['a blank frame', true], // Firefox puts our guard in only after the page could put its own listeners there
  ['a sandboxed frame', true],
  ['a frame of another site', true], // where the user switched nothing on there is no guard
  ['a modal dialog of its own', false],
  ['removing the host', false],
  // These wipe the guard away with every other listener.
  ['document.open() at the top', true],
  ['document.open() in a fresh frame', true],
  [OLDER, true], // its listeners stand before the guard's
];

/** What is typed into this page or a frame of it is counted; `steals[name]()` begins to take the focus. */
export const THIEF_PAGE = hostilePage(`
  window.got = '';
  window.gotAt = [];
  const take = (key) => { window.got += key; window.gotAt.push(Date.now()); };
  const count = (target) => target.addEventListener('keydown', (e) => { if (e.isTrusted && e.key.length === 1) take(e.key); }, true);
  count(window);
  addEventListener('message', (e) => { if (e.data?.key) take(e.data.key); });
  const again = (ms, element) => setInterval(() => element().focus(), ms);
  const own = () => document.querySelector('#thief');
  const CHILD = '<input id=i><script>addEventListener("keydown", (e) => { if (e.key.length === 1) top.postMessage({ key: e.key }, "*"); }, true); setInterval(() => i.focus(), 20)<\\/script>';
  const frame = (attributes = {}) => { const f = document.createElement('iframe'); Object.assign(f, attributes); document.body.append(f); return f; };
  const fill = (f) => { count(f.contentWindow); const d = f.contentDocument; d.body.innerHTML = '<input>'; again(20, () => d.querySelector('input')); };
  window.steals = {
    'its own input every 50 ms': () => again(50, own),
    'its own input every 20 ms': () => again(20, own),
    'its own input all the time': () => { (function loop() { own().focus(); setTimeout(loop); })(); },
    'its own input at every blur': () => { own().onblur = () => own().focus(); addEventListener('blur', () => own().focus()); own().focus(); },
    'a srcdoc frame': () => frame({ srcdoc: CHILD }),
    'a blank frame': () => fill(frame()),
    'a sandboxed frame': () => { const f = document.createElement('iframe'); f.sandbox = 'allow-scripts'; f.srcdoc = CHILD; document.body.append(f); },
    'a frame of another site': () => frame({ src: 'http://b.localhost:' + location.port + '/child' }),
    'its own window': () => setInterval(() => window.focus(), 20),
    '${OLDER}': () => setInterval(() => window.focus(), 20),
    'a modal dialog of its own': () => { const d = document.createElement('dialog'); d.innerHTML = '<input>'; document.body.append(d); d.showModal(); again(20, () => d.firstChild); },
    'removing the host': () => { document.documentElement.lastElementChild.remove(); again(20, own); },
    'document.open() at the top': () => {
      document.open(); document.write('<input id=thief>'); document.close(); count(window); again(20, own);
    },
    'document.open() in a fresh frame': () => {
      const f = frame(); f.contentDocument.open(); f.contentDocument.write('<body>'); f.contentDocument.close(); fill(f);
    },
  };`);

/** Opens something of its own as soon as the browser lets it, when a key was pressed in the editor; or at once. */
export const OPENER_PAGE = hostilePage(`
  window.openNow = (takesFirst) => {
    if (takesFirst) document.querySelector('#field').focus();
    window.open('/child');
  };
  window.openOnce = (args) => {
    const id = setInterval(() => {
      if (!navigator.userActivation.isActive) return;
      clearInterval(id);
      window.open(...args);
    }, 20);
  };`);

export const OPENER_CHILD = '<!doctype html><title>theirs</title><input autofocus>';

export const THIEF_CHILD = `<!doctype html><input id=i><script>
  addEventListener('keydown', (e) => { if (e.key.length === 1) top.postMessage({ key: e.key }, '*'); }, true);
  setInterval(() => i.focus(), 20)</script>`;
