// Words with mistakes: every way of putting them right is tried against what a store holds.

import { PapersealError } from '../../base/errors.ts';
import { wordsToRoot } from '../../crypto/paper-key.ts';
import { repairs } from '../../crypto/paper-key-repair.ts';
import type { BlobStore } from '../../sync/ports.ts';
import { locateVault } from '../../sync/survey.ts';

const MOST_CANDIDATES = 1_000;

/** The words whose vault the store holds. Throws `words-not-found-here`. */
export async function repairedBy(store: BlobStore, typed: readonly string[]): Promise<readonly string[]> {
  const candidates = candidatesOf(typed);
  const roots = await Promise.all(candidates.map(wordsToRoot));
  const place = await locateVault(store, roots).finally(() => {
    for (const root of roots) root.wipe();
  });
  const words = place === null ? undefined : candidates[place];
  if (!words) throw new PapersealError('words-not-found-here');
  return words;
}

/** 24 words each; none where they can't be put right. */
export function candidatesOf(typed: readonly string[]): string[][] {
  const words = typed.filter((word) => word !== '');
  // One box is empty: the word may be missing there, or was skipped on the paper and all that follow moved up.
  const skipped = words.length === typed.length - 1 ? repairs(words) : [];
  const inPlace = repairs(typed.map((word) => (word === '' ? null : word)));
  return [...inPlace, ...skipped].slice(0, MOST_CANDIDATES);
}
