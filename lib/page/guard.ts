// The keyboard guard: while an editor of ours is open in the tab, no other element of this frame gets what the user types.
// A page that takes the focus in the middle of a word gets nothing but the focus. It must be the first listener, so
// document_start is the time; there it is on until the worker says that no editor is open. Not complete: a page that calls
// document.open() is rid of every listener, and one that was open already has its own before (THREATS P-03).
// While none is open it takes what would be typed into a sealed text (shield.ts).

export interface Guard {
  active: boolean;
  /** Input events of this field pass: we are writing into it ourselves. */
  writing: Element | null;
  /** The editor that is open in this document. */
  editor: Guarded | null;
  /** Asked while no editor is open: whether the page is not to have this event either. */
  takes: ((event: Event) => boolean) | null;
  stop(): void;
}

export interface Guarded {
  /** Where keys arrive until the editor's frame has the focus: hidden from the page all the same. */
  readonly host: Element;
  /** Called at a key that arrived at the host: it is lost, and the next ones would be. */
  takeFocus(): void;
  /** Hears of every popover and dialog before the page can keep it quiet. */
  toggled(event: Event): void;
}

const TYPED = [
  'keydown',
  'keypress',
  'keyup',
  'paste',
  'drop',
  'compositionstart',
  'compositionupdate',
  'compositionend',
];
const INPUT = ['beforeinput', 'input', 'textInput'];
const TOGGLE = 'beforetoggle';

/** On, until somebody says otherwise. */
export function installGuard(): Guard {
  const swallow = (event: Event): void => {
    if (!event.isTrusted) return;
    if (event.type === TOGGLE) return guard.editor?.toggled(event);
    if (guard.writing && INPUT.includes(event.type) && event.composedPath().includes(guard.writing)) return;
    if (!guard.active && !guard.takes?.(event)) return;
    event.stopImmediatePropagation();
    const { editor } = guard;
    if (!editor || event.target !== editor.host) event.preventDefault();
    else if (event.type === 'keydown') editor.takeFocus(); // not prevented: Escape still closes our dialog
  };
  const options = { capture: true, passive: false };
  const types = [...TYPED, ...INPUT, TOGGLE];
  const guard: Guard = {
    active: true,
    writing: null,
    editor: null,
    takes: null,
    stop: () => types.forEach((type) => window.removeEventListener(type, swallow, options)),
  };
  types.forEach((type) => window.addEventListener(type, swallow, options));
  return guard;
}
