// One sealed text in its box: what it says, or why it says nothing.

import type { CSSProperties } from 'preact';
import { number, t } from '../../lib/platform/i18n.ts';
import { refuseHelp } from '../unassisted.ts';
import type { Box, ReadItem } from './item.ts';

export function ReadBox({ item, onEdit }: { item: ReadItem; onEdit(): void }) {
  const box = outerBox(item.rects);
  if (box === null) return null;
  const isOpened = item.outcome === 'opened';
  const isLine = box.height < 2 * item.lineHeight;
  const control = {
    class: `read${isOpened ? '' : ' read-plate'}${isLine ? ' read-line' : ''}${item.older ? ' read-aged' : ''}`,
    style: { ...place(box), ...look(item, box) },
    value: isOpened ? (item.text ?? '') : sentence(item),
    readOnly: true,
    ref: refuseHelp, // also: with autocomplete on, the browser writes the value into its session file
    dir: isOpened ? ('auto' as const) : item.direction,
    title: isOpened ? t('reader_opened') : publicSentence(item),
    'aria-label': isOpened ? t('reader_opened') : t('reader_closed'),
    onClick: (event: MouseEvent) => {
      if (event.isTrusted && !isSelecting(event.currentTarget)) onEdit();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!event.isTrusted || event.key !== 'Enter') return;
      event.preventDefault();
      onEdit();
    },
    onDragStart: (event: Event) => event.preventDefault(),
  };
  return (
    <>
      {isLine ? <input type="text" {...control} /> : <textarea {...control} />}
      {!isOpened && <Glyph box={box} item={item} />}
      {item.older && <Older box={box} item={item} />}
    </>
  );
}

/** Each of these says what happened and what to do; none is a fault of the text on the page that another one hides. */
function sentence(item: ReadItem): string {
  switch (item.outcome) {
    case 'opened':
      return '';
    case 'locked':
      return t('reader_locked');
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
function publicSentence(item: ReadItem): string {
  return item.outcome === 'other-site' ? t('reader_other_site_short') : sentence(item);
}

function outerBox(rects: readonly Box[]): Box | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

function place({ x, y, width, height }: Box): CSSProperties {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}

/** In a paragraph the text begins where the sealed text begins, in the middle of its first line. */
function look({ font, color, lineHeight, rects, direction, outcome }: ReadItem, box: Box): CSSProperties {
  const first = rects[0];
  const indent =
    first === undefined || outcome !== 'opened'
      ? 0
      : direction === 'ltr'
        ? first.x - box.x
        : box.x + box.width - (first.x + first.width);
  return { font, color, lineHeight: `${lineHeight}px`, direction, textIndent: `${Math.max(0, indent)}px` };
}

function Glyph({ box, item }: { box: Box; item: ReadItem }) {
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

function Older({ box, item }: { box: Box; item: ReadItem }) {
  const edge = item.direction === 'ltr' ? { left: `${box.x + box.width}px` } : { left: `${box.x}px` };
  const shift = item.direction === 'ltr' ? { transform: 'translateX(-100%)' } : {};
  return (
    <span class="read-older" style={{ ...edge, ...shift, top: `${box.y}px` }} role="note">
      {t('reader_older')}
    </span>
  );
}

/** A drag over the text marks it for copying; that is no click on it. */
function isSelecting(control: EventTarget | null): boolean {
  if (!(control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement)) return false;
  return control.selectionStart !== control.selectionEnd;
}
