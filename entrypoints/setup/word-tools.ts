// What the entry of words needs, from the list in this page: half a word is never sent anywhere to be looked up.

import type { ErrorCode } from '../../lib/base/errors.ts';
import type { WordTools } from '../../components/words/word-entry.tsx';
import { completeWord, readWords } from '../../lib/crypto/paper-key.ts';
import { suggestWords } from '../../lib/crypto/paper-key-repair.ts';
import { isPublishedKey } from '../../lib/crypto/published-keys.ts';

export const WORD_TOOLS: WordTools = {
  read: readWords,
  complete: completeWord,
  suggest: suggestWords,
  isPublished: (typed) => isPublishedKey(wordsMeant(typed)),
};

/** 24 words as they are sent: what was typed, with four letters completed. */
export function wordsMeant(typed: readonly string[]): string[] {
  return typed.map((word) => (word === '' ? '' : (readWords(word).words[0] ?? word)));
}

/** What is wrong with 24 typed words together; null when they are a paper key. */
export function keyProblem(typed: readonly string[]): ErrorCode | null {
  return readWords(typed.join(' ')).problem;
}
