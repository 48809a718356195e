// Why an object can't be used, whoever gave it: a store, or the own disk.

import { PapersealError } from '../../base/errors.ts';
import type { VerdictCode } from './history.ts';

export type ObjectProblem = Extract<VerdictCode, 'damaged' | 'replayed' | 'newer-format' | 'unavailable'>;

/** What is wrong with an object; passes on what has to do with the store or with us. */
export function problemOf(error: unknown): ObjectProblem {
  if (!(error instanceof PapersealError)) throw error;
  switch (error.code) {
    case 'damaged':
    case 'not-authentic':
    case 'too-large':
      return 'damaged';
    case 'another-vault':
    case 'replayed':
      return 'replayed';
    case 'newer-format':
    case 'unavailable':
      return error.code;
    default:
      throw error;
  }
}

/** null for an object that can't be used; passes on as `problemOf`. */
export function nullIfUnusable(error: unknown): null {
  problemOf(error);
  return null;
}
