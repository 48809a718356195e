// The mark: a picture and a word that only Paperseal's own frames can show, with the short code that the toolbar shows
// too. No mark, no typing.

import { createContext } from 'preact';
import { t } from '../lib/platform/i18n.ts';
import { MARK_PICTURES } from './marks/pictures.ts';
import './mark.css';

export { MARK_PICTURES } from './marks/pictures.ts';
export { MARK_WORDS } from '../lib/base/mark-words.ts';

/** The mark of this vault, as the worker tells it. */
export interface MarkShown {
  readonly picture: number;
  readonly word: string;
  readonly code: string;
}

/** The mark of this browser, for the frames of our own pages; null before one was drawn. */
export const OwnMark = createContext<MarkShown | null>(null);

export interface MarkProps {
  /** Index into MARK_PICTURES. */
  readonly picture: number;
  readonly word: string;
  readonly code?: string;
  /** small: in a bar; large: where it is introduced. */
  readonly size?: 'small' | 'normal' | 'large';
}

export function Mark({ picture, word, code, size = 'normal' }: MarkProps) {
  return (
    <span class={`mark mark-${size}`}>
      <span class="mark-picture">
        <MarkDrawing picture={picture} named />
      </span>
      <span class="mark-text">
        <span class="mark-word">{word}</span>
        {code !== undefined && <span class="mark-code">{code}</span>}
      </span>
    </span>
  );
}

/** The drawing alone, in the colour and at 1.9 times the size of the text around it. */
export function MarkDrawing({ picture, named = false }: { picture: number; named?: boolean }) {
  const drawing = MARK_PICTURES[picture % MARK_PICTURES.length];
  if (drawing === undefined) return null;
  return (
    <svg
      style={{ inlineSize: '1.9em', blockSize: '1.9em' }}
      viewBox="0 0 48 48"
      fill="none"
      stroke="currentColor"
      stroke-width="2.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={named ? 'img' : undefined}
      aria-label={named ? t(drawing.name) : undefined}
      aria-hidden={named ? undefined : true}
    >
      <path d={drawing.path} />
    </svg>
  );
}
