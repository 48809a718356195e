// A content script for tests of lib/page: the modules as the product uses them, in an isolated world of a real browser,
// called from the test by events of the page. Built by build.ts into an extension of its own.

import { askedFields } from '../../../lib/page/fields/asked.ts';
import { describeField } from '../../../lib/page/fields/describe.ts';
import { fieldIds } from '../../../lib/page/fields/ids.ts';
import { editableFrom, focusedElement, isField } from '../../../lib/page/fields/index.ts';
import { isOneOfSeveral } from '../../../lib/page/fields/reach.ts';
import { writeAndCheck } from '../../../lib/page/fields/write.ts';
import { type EditorFrame, openEditorFrame } from '../../../lib/page/frame.ts';
import { installGuard } from '../../../lib/page/guard.ts';
import { type Overlay, overlay } from '../../../lib/page/overlay.ts';
import type { PaneName, Placed } from '../../../lib/page/pane.ts';
import { seekFirst } from '../../../lib/page/seek.ts';
import { PAGE_CSS } from '../../../lib/page/style.ts';
import { type Sealed, type Watcher, watchTokens } from '../../../lib/page/watch.ts';

interface Runtime {
  getURL(path: string): string;
  sendMessage(message: unknown): Promise<unknown>;
  onMessage: { addListener(listener: (message: { guard: boolean }) => void): void };
}
const scope = globalThis as unknown as { browser?: { runtime: Runtime }; chrome: { runtime: Runtime } };
const { runtime } = scope.browser ?? scope.chrome;

let firsts = 0;
let frames = 0;
let isLost = false;
let editor: EditorFrame | null = null;
let watcher: Watcher | null = null;
let reader: Overlay | null = null;
const ids = fieldIds();
const states = askedFields();
const threats: string[] = [];
const placed: Record<PaneName, Placed[]> = { front: [], through: [], 'top-front': [], 'top-through': [] };
let placings = 0;
const sealed = new Map<string, Sealed>();
const longTasks: number[] = [];
const guard = installGuard();
guard.active = window !== top; // as in the product: on in a new frame, until told otherwise
runtime.onMessage.addListener((message) => {
  guard.active = message.guard;
});

const query = (selector: string): HTMLElement => {
  let root: Document | ShadowRoot = document;
  const parts = selector.split(' >>> ');
  for (const part of parts.slice(0, -1)) root = root.querySelector(part)?.shadowRoot ?? root;
  const found = root.querySelector<HTMLElement>(parts.at(-1) ?? '');
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const fieldAt = (selector: string) => {
  const field = editableFrom(query(selector));
  if (!isField(field)) throw new Error(`refused: ${field}`);
  return field;
};

const placeAgain = () => {
  for (const pane of Object.keys(placed)) reader?.placeAgain(pane as PaneName);
};

const operations = {
  ready: () => true,
  editable: (selector: string) => {
    const field = editableFrom(query(selector));
    return isField(field) ? { ...describeField(field), id: ids.idOf(field), element: field.element.id } : field;
  },
  isBlock: (selector: string) => isOneOfSeveral(fieldAt(selector).element),
  focused: () => focusedElement()?.id ?? null,
  byId: (id: string) => {
    const field = ids.field(id);
    if (isField(field)) return field.element.getAttribute('data-drawn') ?? field.element.id;
    return field === 'none' ? null : field;
  },
  asked: (selector: string) => ({ id: ids.idOf(fieldAt(selector)), asked: states.note(fieldAt(selector)) }),
  differs: ({ id, asked }: { id: string; asked: string }, mine: string[] = []) => {
    const field = ids.field(id);
    if (!isField(field)) throw new Error(field);
    return states.differs(field, asked, mine);
  },
  read: (selector: string) => fieldAt(selector).access.read(query(selector)),
  write: (selector: string, text: string) => writeAndCheck(fieldAt(selector), text),
  guard: async (active: boolean) => void (await runtime.sendMessage({ guard: active })),
  open: (selector: string) => {
    threats.length = 0;
    editor = openEditorFrame({
      field: query(selector),
      url: (above) => runtime.getURL(`/editor.html${above ? '?above' : ''}`),
      title: 'test editor',
      onThreat: (threat) => {
        threats.push(threat);
        document.documentElement?.setAttribute('data-threats', threats.join()); // readable when listeners are gone
      },
      onCancel: () => void threats.push('cancel'),
    });
    guard.editor = editor;
  },
  writeOver: async (selector: string, text: string) => {
    const field = fieldAt(selector);
    return writeAndCheck(field, text, async (element, act) => {
      guard.writing = element;
      if (element.isContentEditable) editor?.pause();
      await act();
      guard.writing = null;
      if (element.isContentEditable) editor?.resume();
    });
  },
  close: () => {
    editor?.close();
    guard.editor = null;
  },
  threats: () => threats,
  /** `silences`: how many times no ticket comes, and then how many frames are not heard of. */
  watch: async (silences = 0) => {
    await runtime.sendMessage({ css: PAGE_CSS });
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration))).observe({
      entryTypes: ['longtask'],
    });
    let asked = 0;
    reader = overlay({
      url: async (pane) => {
        asked++;
        if (asked <= silences) return null;
        frames++;
        if (asked > 2 * silences && !isLost) setTimeout(() => reader?.placeAgain(pane), 50);
        return runtime.getURL('/reader.html');
      },
      title: 'test reader',
      place: async (pane, items) => {
        placed[pane] = [...items];
        placings++;
        return !isLost;
      },
      isEditing: () => guard.editor !== null,
      isOver: () => false,
      onThreat: (threat) => threats.push(threat),
    });
    watcher = watchTokens({
      found: (items) => {
        for (const item of items) sealed.set(item.id, item);
        reader?.add(items);
      },
      lost: (gone) => {
        for (const id of gone) sealed.delete(id);
        reader?.drop(gone);
      },
      changed: () => reader?.touch(),
    });
  },
  watchOnly: () => {
    watcher = watchTokens({
      found: (items) => items.forEach((i) => sealed.set(i.id, i)),
      lost: (gone) => gone.forEach((id) => sealed.delete(id)),
      changed: () => {},
    });
  },
  seekFirst: () => void seekFirst(() => void firsts++),
  firsts: () => firsts,
  sealed: () => [...sealed.values()].map(({ id, kind, token, element }) => ({ id, kind, token, at: element.id })),
  count: () => sealed.size,
  lookAt: (selector: string) => watcher?.lookAt(query(selector)),
  /** From now on no frame takes what is placed, or one does again. */
  lose: (lost: boolean) => void (isLost = lost),
  /** How many frames were opened. */
  frames: () => frames,
  placeAgain,
  placed: (pane: PaneName = 'front') => placed[pane],
  placings: () => placings,
  longest: () => Math.max(0, ...longTasks),
  overlayBox: () => reader?.hosts()[0]?.getBoundingClientRect().toJSON() as unknown,
  unwatch: () => {
    reader?.stop();
    watcher?.stop();
  },
};
export type Operations = typeof operations;

window.addEventListener('harness-call', (event) => {
  const { id, op, args } = JSON.parse((event as CustomEvent<string>).detail) as {
    id: string;
    op: keyof Operations;
    args: never[];
  };
  const answer = (reply: object) =>
    window.dispatchEvent(new CustomEvent(`harness-reply-${id}`, { detail: JSON.stringify(reply) }));
  Promise.resolve()
    .then(() => (operations[op] as (...args: never[]) => unknown)(...args))
    .then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: String(error instanceof Error ? error.stack : error) }),
    );
});
