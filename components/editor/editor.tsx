// The secure editor: a text area in the field's place and one bar that says whose editor this is, for which site, and
// what the page does not see. The same in the frame over a field and in our own window. It knows nothing of tickets.
// The text stands in the value of a form control only, which no saved or printed page contains (THREATS P-27).

import './editor.css';
import type { ComponentChildren, CSSProperties } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { refuseLonger, type TextLimit } from '../limit.ts';
import type { MarkShown } from '../mark.tsx';
import { siteName } from '../shown.ts';
import { refuseHelp } from '../unassisted.ts';
import { Choice, type ChoiceProps } from './choice.tsx';
import { EditorBar } from './editor-bar.tsx';
import { type KeyActions, keepFocus, listenForKeys } from './keys.ts';
import { type EditorNotice, NoticePanel } from './notice-panel.tsx';

/** In pixels. */
export interface EditorLook {
  readonly size: number;
  readonly lineHeight: number;
  readonly family: 'sans' | 'serif' | 'mono';
  readonly direction: 'ltr' | 'rtl';
  /** From the field's outer edges to its text: top, right, bottom, left. */
  readonly insets: readonly [number, number, number, number];
}

export interface EditorProps {
  /** `window`: larger, with a heading; nothing lies below it. */
  readonly place: 'frame' | 'window';
  /** Where the field leaves no room below: the bar lies above it. */
  readonly barAbove?: boolean;
  readonly site: string;
  readonly label: string;
  readonly multiline: boolean;
  /** Of the field below, so that one types as if in it. */
  readonly look?: EditorLook;
  readonly mark: MarkShown | null;
  readonly text: string;
  /** The sealed text that stands in the field. */
  readonly siteSees?: string | null;
  readonly phase: 'typing' | 'locked' | 'stopped' | 'sealing' | 'done' | 'noted';
  /** Something else stands in the field by now: in place of the text, which waits. */
  readonly choice?: Omit<ChoiceProps, 'text'> | null;
  /** In place of the sentence that says where to unlock: our own window may ask for the passphrase. */
  readonly unlock?: ComponentChildren;
  /** Tab goes round inside: beyond the last control lies a page. */
  readonly keepsTab?: boolean;
  readonly limit?: TextLimit;
  /** One at a time: the first is shown. */
  readonly notices: readonly EditorNotice[];
  onText(text: string): void;
  onSeal(): void;
  onCancel(): void;
  onDismiss(id: string): void;
  /** The control in which is typed, once it stands in the page. */
  onReady?(control: HTMLTextAreaElement | HTMLInputElement): void;
}

export function Editor(props: EditorProps) {
  const { place, phase, notices, keepsTab = false, onSeal, onCancel, onDismiss } = props;
  const notice = notices[0];

  const root = useRef<HTMLDivElement>(null);
  const actions = useRef<KeyActions>(null);
  const [isSiteShown, showSite] = useState(false);
  const siteView = isSiteShown && (phase === 'typing' || phase === 'stopped') ? (props.siteSees ?? null) : null;
  const hideSite = () => {
    showSite(false);
    root.current?.querySelector<HTMLElement>('.editor-text')?.focus();
  };

  const isBusy = phase === 'sealing' || phase === 'done' || phase === 'noted';
  const choice = phase === 'stopped' ? (props.choice ?? null) : null;
  // What was done is said for a while; who has read it need not wait.
  const cancel = () => phase !== 'sealing' && onCancel();
  const hide = choice?.onBack ?? (siteView === null ? null : hideSite);
  const first = useRef(props.text);
  const seal = () => phase === 'typing' && onSeal();
  // Of what nobody typed here Enter makes nothing: it may be the last key of something else.
  actions.current = { cancel: hide ?? cancel, seal, sealLine: () => props.text !== first.current && seal() };
  // Before it is painted: an effect after that waits for timers, which Firefox defers while a page loads, and Escape with it.
  useLayoutEffect(() => {
    const cancel = () => actions.current?.cancel();
    const seal = () => actions.current?.seal();
    const sealLine = () => actions.current?.sealLine();
    return root.current ? listenForKeys(root.current, { cancel, seal, sealLine }, keepsTab) : undefined;
  }, [keepsTab]);

  return (
    <div
      ref={root}
      class={`editor editor-${place}${props.barAbove ? ' editor-bar-above' : ''}`}
      role="group"
      aria-label={t('editor_name', siteName(props.site))}
      onMouseDown={keepFocus}
      onDragStart={(event) => event.preventDefault()}
    >
      {place === 'window' && <Heading site={props.site} label={props.label} />}
      <div class="editor-sheet">
        {phase === 'locked' ? (props.unlock ?? <LockedPlate />) : <TextControl {...props} />}
        {siteView !== null && <SiteView text={siteView} />}
        {choice !== null && <Choice {...choice} text={props.text} />}
        {notice && choice === null && (phase === 'typing' || phase === 'stopped') && (
          <NoticePanel notice={notice} onDismiss={() => onDismiss(notice.id)} />
        )}
      </div>
      <EditorBar
        place={place}
        site={siteName(props.site)}
        mark={props.mark}
        phase={phase}
        unlocksHere={props.unlock !== undefined}
        {...(props.siteSees && !isBusy && phase !== 'locked'
          ? {
              siteView: { isShown: siteView !== null, toggle: () => (siteView === null ? showSite(true) : hideSite()) },
            }
          : {})}
        onSeal={onSeal}
        onCancel={onCancel}
      />
    </div>
  );
}

function Heading({ site, label }: { site: string; label: string }) {
  return (
    <header class="editor-heading">
      <h1>{label === '' ? t('editor_window_title') : label}</h1>
      <p>{t('editor_window_for', isolated(siteName(site)))}</p>
    </header>
  );
}

/** Left to right in a sentence of either direction. */
function isolated(site: string): string {
  return `\u2066${site}\u2069`;
}

/** Over the text, which stays as it is. */
function SiteView({ text }: { text: string }) {
  const control = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => control.current?.focus(), []);
  return <textarea ref={control} class="editor-site-view" readOnly value={text} aria-label={t('practice_site_sees')} />;
}

function LockedPlate() {
  return (
    <p class="editor-locked" role="status">
      {t('editor_locked')}
    </p>
  );
}

function TextControl(props: EditorProps): ComponentChildren {
  const { label, text, look, phase, limit, onText, onReady } = props;
  const control = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  // A control of one line drops the line breaks of what is put into it: it may have been sealed in a field of several.
  const hasLines = useRef(false);
  hasLines.current ||= props.multiline || /[\r\n]/.test(text);
  const multiline = hasLines.current;
  useLayoutEffect(() => {
    const element = control.current;
    if (!element) return;
    refuseHelp(element);
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
    onReady?.(element);
  }, [multiline]);

  const attributes = {
    spellcheck: false,
    ref: control,
    class: 'editor-text',
    value: text,
    readOnly: phase !== 'typing',
    // An empty text has the direction of its field, any other its own.
    dir: text === '' && look ? look.direction : ('auto' as const),
    style: look ? styleOf(look, multiline) : {},
    'aria-label': label === '' ? t('editor_text') : label,
    'aria-busy': phase === 'sealing',
    onBeforeInput: (event: InputEvent) => refuseLonger(event, limit),
    onInput: (event: Event) => {
      const element = event.currentTarget;
      if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) onText(element.value);
    },
  };
  return multiline ? <textarea {...attributes} /> : <input type="text" {...attributes} />;
}

const FAMILIES = { sans: 'var(--sans)', serif: 'var(--serif)', mono: 'var(--mono)' } as const;

/** The text stands where the field's own would; of the insets the editor's border has a pixel. */
function styleOf({ size, lineHeight, family, insets }: EditorLook, multiline: boolean): CSSProperties {
  const [top, right, bottom, left] = insets.map((inset) => `${Math.max(2, inset - 1)}px`);
  const sides = { fontFamily: FAMILIES[family], fontSize: `${size}px`, paddingRight: right, paddingLeft: left };
  return multiline ? { ...sides, lineHeight: `${lineHeight}px`, paddingTop: top, paddingBottom: bottom } : sides;
}
