// What is wrong with which word, in words, with the one that was probably meant a click away.

import { number, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';

export interface WordProblem {
  /** From 0. */
  readonly place: number;
  readonly typed: string;
  readonly suggestion: string | null;
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
            {problem.suggestion === null ? (
              <Button kind="link" onClick={() => onGo(problem.place)}>
                {t('words_correct', number(problem.place + 1))}
              </Button>
            ) : (
              <Button kind="link" onClick={() => onTake(problem.place, problem.suggestion ?? '')}>
                {t('words_take', problem.suggestion)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence({ place, typed, suggestion, differs }: WordProblem): string {
  const named = number(place + 1);
  if (differs === true) return t('words_differs', named);
  return suggestion === null ? t('words_unlisted', named, typed) : t('words_unlisted_meant', named, typed, suggestion);
}
