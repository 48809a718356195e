// The words of a new paper key, six at a time: covered until a click, covered again when the window is left, never in an
// attribute and nowhere to copy from. A cover is only dots: no word stands under it.

import './words.css';
import { useEffect, useState } from 'preact/hooks';
import { number, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';

export const GROUPS = 4;
const SIX = 6;

export interface WordsShownProps {
  /** 0 to 3. */
  readonly group: number;
  /** Null while they are covered. */
  readonly words: readonly string[] | null;
  readonly busy: boolean;
  onReveal(): void;
  onCover(): void;
}

export function WordsShown({ group, words, busy, onReveal, onCover }: WordsShownProps) {
  useEffect(() => {
    window.addEventListener('blur', onCover);
    document.addEventListener('visibilitychange', onCover);
    return () => {
      window.removeEventListener('blur', onCover);
      document.removeEventListener('visibilitychange', onCover);
    };
  }, [onCover]);

  const first = group * SIX + 1;
  return (
    <div class="stack">
      <p class="row row-between">
        <strong>{t('words_group', number(first), number(first + SIX - 1), number(GROUPS * SIX))}</strong>
        <Button kind={words === null ? 'primary' : 'quiet'} busy={busy} onClick={words === null ? onReveal : onCover}>
          {words === null ? t('words_reveal') : t('words_cover')}
        </Button>
      </p>
      <ol
        class="word-six"
        aria-live="polite"
        lang={words === null ? undefined : 'en'}
        onCopy={(event) => event.preventDefault()}
        onDragStart={(event) => event.preventDefault()}
      >
        {Array.from({ length: SIX }, (_, i) => (
          <li key={i}>
            <span class="word-number">{number(first + i)}</span>
            {words === null ? (
              <span class="word-cover" role="img" aria-label={t('words_covered')}>
                •••••
              </span>
            ) : (
              <FourBold word={words[i] ?? ''} />
            )}
          </li>
        ))}
      </ol>
      <p class="small soft">{t('words_four')}</p>
    </div>
  );
}

/** Four letters are enough to tell a word; they are the ones to write clearly. */
export function FourBold({ word }: { word: string }) {
  return (
    <span dir="ltr" translate={false}>
      <strong>{word.slice(0, 4)}</strong>
      {word.slice(4)}
    </span>
  );
}

/** One group as state, for those who show it: asked for by a click, dropped when covered or when the group changes. */
export function useRevealed(ask: (group: number) => Promise<readonly string[]>) {
  const [group, setGroup] = useState(0);
  const [words, setWords] = useState<readonly string[] | null>(null);
  return {
    group,
    words,
    reveal: async (wanted: number) => {
      setWords(null);
      setGroup(wanted);
      setWords(await ask(wanted));
    },
    cover: () => setWords(null),
  };
}
