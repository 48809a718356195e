// The 24 words typed or pasted from paper. A box shows its word only while one types in it, or all are shown on request;
// the word stands in the value of the control alone. Space, Enter or a comma goes on, Backspace in an empty box goes
// back, the first four letters are enough; Enter at the end sends them. What is wrong is named with its number and, where there is
// one, with what was meant.

import './words.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { number, plural, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { WordBox } from './word-box.tsx';
import { WordProblems, type WordProblem } from './word-problems.tsx';

export const WORDS = 24;

/** What the entry needs to know of the list of words; lib/crypto has it. */
export interface WordTools {
  /** Any text: its words as typed, for each the word of the list that it stands for, and what was around the 24. */
  read(text: string): WordsRead;
  /** The words of the list that begin with these letters. */
  complete(letters: string): readonly string[];
  /** What may have been meant, the likeliest first; at most three. */
  suggest(typed: string): readonly string[];
  /** 24 words of the list that stand in public. */
  isPublished(words: readonly string[]): boolean;
}

interface WordsRead {
  readonly typed: readonly string[];
  readonly words: readonly (string | null)[];
  readonly unused: readonly string[];
}

export interface WordEntryProps {
  /** 24 texts, empty where nothing was typed yet. */
  readonly typed: readonly string[];
  readonly tools: WordTools;
  /** False while it is checked that the words stand on paper: then only typing proves it. */
  readonly paste: boolean;
  /** Numbers (from 1) that turned out to be other words than the right ones. */
  readonly wrong?: readonly number[];
  readonly disabled?: boolean;
  onChange(typed: string[]): void;
}

export const NO_WORDS: readonly string[] = Array.from({ length: WORDS }, () => '');

export const isTyped = (word: string): boolean => word !== '';

export function WordEntry({ typed, tools, paste, wrong = [], disabled = false, onChange }: WordEntryProps) {
  const boxes = useRef<(HTMLInputElement | null)[]>([]);
  const [focused, setFocused] = useState<number | null>(null);
  const [isShown, setShown] = useState(false);
  const [pasted, setPasted] = useState<string | null>(null);
  const meant = useMemo(() => typed.map((word) => wordMeant(tools, word)), [typed, tools]);

  useEffect(() => {
    if (typed[0] === '') boxes.current[0]?.focus(); // the paper is in the other hand: one types at once
  }, []);

  const go = (place: number) => boxes.current[Math.min(Math.max(place, 0), WORDS - 1)]?.focus();
  /** What is typed next replaces the word. */
  const correct = (place: number) => {
    go(place);
    boxes.current[place]?.select();
  };
  const change = (place: number, word: string) => onChange(typed.with(place, word));
  /** Four letters become the word. */
  const settle = (place: number) => {
    const word = meant[place];
    if (word && word !== typed[place]) change(place, word);
  };
  /** Nothing is written where not everything finds its box. */
  const fill = (from: number, { typed: read, words }: WordsRead): boolean => {
    const start = read.length === WORDS ? 0 : from;
    if (start + read.length > WORDS) return false;
    const next = [...typed];
    for (const [i, word] of read.entries()) next[start + i] = words[i] ?? word;
    onChange(next);
    go(start + read.length);
    return true;
  };
  const onPaste = (place: number, text: string) => {
    if (!paste) return setPasted(t('words_no_paste'));
    const read = tools.read(text);
    const count = read.typed.length;
    if (!fill(place, read)) return setPasted(t('words_pasted_none', number(count)));
    const what = [plural(count, PASTED), ...(read.unused.length > 0 ? [t('words_unused', read.unused.join(' '))] : [])];
    setPasted(what.join(' '));
    void clearClipboard().then((isCleared) => {
      setPasted([...what, isCleared ? t('words_clipboard_cleared') : t('words_clipboard_kept')].join(' '));
    });
  };
  /** Several words in one box: keyed in by a hand that did not stop, or put there by another program. */
  const onWord = (place: number, text: string) => {
    const isSeveral = paste && /[\s,;]/.test(text.trim());
    if (!isSeveral || !fill(place, tools.read(text))) change(place, text.trim());
  };

  const entered = typed.filter((word) => word !== '').length;
  const isFull = entered === WORDS;
  const problems: WordProblem[] = typed.flatMap((word, place) => {
    if (word === '' || place === focused) return [];
    if (meant[place] === null) return [{ place, typed: word, suggestions: tools.suggest(word) }];
    return wrong.includes(place + 1) ? [{ place, typed: word, suggestions: [], differs: true }] : [];
  });
  const isBad = (place: number) => problems.some((problem) => problem.place === place);

  return (
    <div class="stack">
      <ol class="word-grid" aria-label={t('words_list')}>
        {typed.map((word, place) => (
          <li key={place}>
            <WordBox
              place={place}
              word={word}
              state={word === '' || place === focused ? 'open' : isBad(place) ? 'wrong' : 'fine'}
              isMasked={!isShown && place !== focused}
              completions={place === focused && word !== '' ? tools.complete(word) : []}
              disabled={disabled}
              isEnd={isFull || place === WORDS - 1}
              boxRef={(element) => {
                boxes.current[place] = element;
              }}
              onWord={(text) => onWord(place, text)}
              onPaste={(text) => onPaste(place, text)}
              onFocus={() => setFocused(place)}
              onLeave={() => {
                setFocused((current) => (current === place ? null : current));
                settle(place);
              }}
              onNext={() => go(place + 1)}
              onBack={() => go(place - 1)}
            />
          </li>
        ))}
      </ol>
      <div class="row row-between">
        <p role="status">{t('words_count', number(entered), number(WORDS))}</p>
        <Button kind="link" pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? t('words_hide') : t('words_show_all')}
        </Button>
      </div>
      <p class="small soft" role="status" hidden={pasted === null}>
        {pasted}
      </p>
      <WordProblems problems={problems} onTake={(place, word) => change(place, word)} onGo={correct} />
    </div>
  );
}

const PASTED = { one: 'words_pasted_one', other: 'words_pasted_other' } as const;

/** The word of the list, '' where nothing was typed, null where the list has no such word. */
function wordMeant(tools: WordTools, typed: string): string | null {
  return typed === '' ? '' : (tools.read(typed).words[0] ?? null);
}

/** Clipboard managers may have it already; what the browser can clear, it clears. */
async function clearClipboard(): Promise<boolean> {
  return navigator.clipboard.writeText('').then(
    () => true,
    () => false,
  );
}
