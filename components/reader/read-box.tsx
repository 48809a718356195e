// One sealed text in its box: what it says, or why it says nothing, and a sign where not all of it can be seen.

import type { CSSProperties } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { number, t } from '../../lib/platform/i18n.ts';
import { refuseHelp } from '../unassisted.ts';
import type { Rect, ReadAct, ReadItem } from './item.ts';
import { isCutOff } from './overflow.ts';

type Control = HTMLInputElement | HTMLTextAreaElement;

export interface ReadBoxProps {
  readonly item: ReadItem;
  readonly isPressable: boolean;
  /** The browser did not open the popup: it says what to press. */
  readonly isStuck: boolean;
  onAct(act: ReadAct): void;
}

export function ReadBox({ item, isPressable, isStuck, onAct }: ReadBoxProps) {
  const box = outerBox(item.rects);
  const control = useRef<Control | null>(null);
  const [hasMore, setMore] = useState(false);
  const isOpened = item.outcome === 'opened';
  const said = isOpened ? (item.text ?? '') : sentence(item, isStuck);
  const judge = () => setMore(control.current !== null && isCutOff(control.current, item.rects));
  useLayoutEffect(judge, [said, item.font, item.lineHeight, shapeOf(item.rects)]); // not when it was only moved
  if (box === null) return null;
  const isLine = box.height < 2 * item.lineHeight;
  const props = {
    class: `read${isOpened ? '' : ' read-plate'}${isLine ? ' read-line' : ''}${item.older ? ' read-aged' : ''}`,
    style: { ...place(box), ...look(item, box) },
    value: isLine ? said.replace(/\r\n?|\n/g, ' \u23ce ') : said, // a line would swallow them
    readOnly: true,
    ref: (element: Control | null) => {
      control.current = element;
      refuseHelp(element); // also: with autocomplete on, the browser writes the value into its session file
    },
    dir: isOpened ? ('auto' as const) : item.direction,
    title: isOpened ? t('reader_opened') : publicSentence(item, isStuck),
    'aria-label': t(isOpened ? 'reader_name_opened' : 'reader_name_closed', numberOf(item)),
    onScroll: judge,
    onClick: (event: MouseEvent) => {
      if (event.isTrusted && !isSelecting(event.currentTarget)) onAct(actOf(item));
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!event.isTrusted || event.key !== 'Enter') return;
      event.preventDefault();
      onAct(actOf(item));
    },
    onDragStart: (event: Event) => event.preventDefault(),
  };
  return (
    <>
      {isLine ? <input type="text" {...props} /> : <textarea {...props} />}
      {!isOpened && <Glyph box={box} item={item} />}
      {isPressable && item.outcome === 'locked' && <Unlock box={box} item={item} onAct={onAct} />}
      {item.older && <Older box={box} item={item} {...(isPressable ? { onAct } : {})} />}
      {hasMore && !isLine && <More item={item} />}
    </>
  );
}

/** A field is changed where it stands; of what is broken there is more to see than its field can show. */
function actOf({ kind, outcome }: ReadItem): ReadAct {
  if (outcome === 'locked') return 'unlock';
  return kind === 'field' && outcome !== 'cut' && outcome !== 'altered' ? 'edit' : 'card';
}

/** The page's script counts them, and names their places by the same number. */
function numberOf({ id }: ReadItem): string {
  return id.replace(/\D/g, '');
}

/** Each of these says what happened and what to do; none is a fault of the text on the page that another one hides. */
function sentence(item: ReadItem, isStuck: boolean): string {
  switch (item.outcome) {
    case 'opened':
      return '';
    case 'locked':
      return t(isStuck ? 'reader_locked_press' : 'reader_locked');
    case 'no-vault':
      return t('reader_no_vault');
    case 'other-vault':
      return t('reader_other_vault');
    case 'other-site':
      return t('reader_other_site', (item.site ?? '').replace(/^https:\/\//, ''));
    case 'cut':
      // Among other words it may be a preview of one that is whole elsewhere; what a field lacks is lost to it.
      if (item.kind === 'text') return t(item.kept === null ? 'reader_part' : 'reader_part_kept');
      return t(item.kept === null ? 'reader_cut' : 'reader_cut_kept', number(item.missing));
    case 'altered':
      return t(item.kept === null ? 'reader_altered' : 'reader_altered_kept');
    case 'newer':
      return t('reader_newer');
  }
}

/** For the tooltip, which is an attribute: without the name of the other site. */
function publicSentence(item: ReadItem, isStuck: boolean): string {
  return item.outcome === 'other-site' ? t('reader_other_site_short') : sentence(item, isStuck);
}

function outerBox(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The boxes of a text without the place where they lie. */
function shapeOf(rects: readonly Rect[]): string {
  const [first] = rects;
  return rects.map(({ x, y, width, height }) => [x - (first?.x ?? 0), y - (first?.y ?? 0), width, height]).join();
}

function place({ x, y, width, height }: Rect): CSSProperties {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}

/** In a paragraph the text begins where the sealed text begins, in the middle of its first line. */
function look({ font, color, lineHeight, rects, direction, outcome }: ReadItem, box: Rect): CSSProperties {
  const first = rects[0];
  const indent =
    first === undefined || outcome !== 'opened'
      ? 0
      : direction === 'ltr'
        ? first.x - box.x
        : box.x + box.width - (first.x + first.width);
  return { font, color, lineHeight: `${lineHeight}px`, direction, textIndent: `${Math.max(0, indent)}px` };
}

function Glyph({ box, item }: { box: Rect; item: ReadItem }) {
  const size = Math.min(16, box.height - 2, item.lineHeight);
  const left = item.direction === 'ltr' ? box.x + 3 : box.x + box.width - size - 3;
  const top = box.y + Math.max(1, (Math.min(item.lineHeight, box.height) - size) / 2);
  return (
    <svg
      class="read-glyph"
      style={{ ...place({ x: left, y: top, width: size, height: size }), color: item.color }}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path
        d="M8 .8c1.500-.6 2.800.3 3.600 1 1.200.4 2.100 1.400 2.100 2.800 1 1.200.8 2.800-.1 3.700.1 1.600-1 2.800-2.500 3-.9 1.200-2.600 1.500-3.800.8-1.500.3-2.900-.6-3.300-2C2.700 9.300 2.300 7.700 3 6.500c-.5-1.500.2-3 1.600-3.600C5.400 1.600 6.600.4 8 .8Z"
        transform="translate(0 1.500)"
        fill="currentColor"
        opacity="0.65"
      />
    </svg>
  );
}

/** Takes the room of four words at the end of the plate, where there is as much. */
function Unlock({ box, item, onAct }: { box: Rect; item: ReadItem; onAct(act: ReadAct): void }) {
  if (box.width < ROOM_FOR_BUTTON) return null;
  const height = Math.min(box.height, 24);
  const edge = item.direction === 'ltr' ? { right: box.x + box.width } : { right: box.x + BUTTON };
  const at = place({ x: edge.right - BUTTON, y: box.y + Math.max(0, box.height - height), width: BUTTON, height });
  return (
    <button type="button" class="read-unlock" style={at} onClick={(event) => event.isTrusted && onAct('unlock')}>
      {t('reader_unlock')}
    </button>
  );
}

const ROOM_FOR_BUTTON = 180;
const BUTTON = 72;

/** Without `onAct` it is a word and no button. */
function Older({ box, item, onAct }: { box: Rect; item: ReadItem; onAct?(act: ReadAct): void }) {
  const edge = item.direction === 'ltr' ? { left: `${box.x + box.width}px` } : { left: `${box.x}px` };
  const shift = item.direction === 'ltr' ? { transform: 'translateX(-100%)' } : {};
  const style = { ...edge, ...shift, top: `${box.y}px` };
  const props = { class: 'read-older', style, children: t('reader_older') };
  if (!onAct) return <span {...props} />;
  const title = t('reader_older_title');
  return <button type="button" title={title} onClick={(event) => event.isTrusted && onAct('card')} {...props} />;
}

/** At the end of the last line that the page shows. */
function More({ item: { rects, direction } }: { item: ReadItem }) {
  const last = rects.at(-1);
  if (!last) return null;
  const edge = direction === 'ltr' ? { left: `${last.x + last.width}px` } : { left: `${last.x}px` };
  const shift = direction === 'ltr' ? '-100%' : '0';
  return (
    <span
      class="read-more"
      style={{ ...edge, top: `${last.y + last.height}px`, transform: `translate(${shift}, -100%)` }}
      aria-hidden="true"
    >
      {t('reader_more')}
    </span>
  );
}

/** A drag over the text marks it for copying; that is no click on it. */
function isSelecting(control: EventTarget | null): boolean {
  if (!(control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement)) return false;
  return control.selectionStart !== control.selectionEnd;
}
