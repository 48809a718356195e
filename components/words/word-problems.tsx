// What is wrong with which word, in words, with what was probably meant a click away.

import { either, number, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';

export interface WordProblem {
  /** From 0. */
  readonly place: number;
  readonly typed: string;
  /** Words of the list that may have been meant. */
  readonly suggestions: readonly string[];
  /** A word of the list, but not the one that was shown. */
  readonly differs?: boolean;
}

export interface WordProblemsProps {
  readonly problems: readonly WordProblem[];
  onTake(place: number, word: string): void;
  onGo(place: number): void;
}

export function WordProblems({ problems, onTake, onGo }: WordProblemsProps) {
  return (
    <div role="status">
      <ul class="word-problems" hidden={problems.length === 0}>
        {problems.map((problem) => (
          <li key={problem.place} id={`word-problem-${problem.place}`}>
            <span>{sentence(problem)}</span>
            {problem.suggestions.length === 0 && (
              <Button kind="link" onClick={() => onGo(problem.place)}>
                {t('words_correct', number(problem.place + 1))}
              </Button>
            )}
            {problem.suggestions.map((word) => (
              <Button key={word} kind="link" onClick={() => onTake(problem.place, word)}>
                {t('words_take', word)}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence({ place, typed, suggestions, differs }: WordProblem): string {
  const named = number(place + 1);
  if (differs === true) return t('words_differs', named);
  if (suggestions.length === 0) return t('words_unlisted', named, typed);
  return t('words_unlisted_meant', named, typed, either(suggestions));
}
