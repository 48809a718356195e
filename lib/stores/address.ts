// The address of a storage as a person types it: tidied, and refused where a password would travel in the clear.

import { type GenericSchema, pipe, rawTransform, string } from 'valibot';
import type { ErrorCode } from '../base/errors.ts';
import { isLoopback } from '../token/site.ts';

/**
 * The schema of a folder's address: https, or http on this computer itself. The result ends with a slash. Issues are
 * `store-address` and `store-insecure`.
 */
export const folderAddress: GenericSchema<unknown, string> = pipe(
  string(),
  rawTransform(({ dataset, addIssue, NEVER }) => {
    const refuse = (message: ErrorCode): never => {
      addIssue({ message });
      return NEVER;
    };
    const typed = dataset.value.trim();
    const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
    // No user or password in it, for addresses end in logs; no query and no fragment, for names are appended.
    if (url === null || url.username !== '' || url.password !== '') return refuse('store-address');
    if (typed.length > LONGEST || /[?#\\\p{Cc}]/u.test(typed)) return refuse('store-address');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('store-address');
    if (url.protocol === 'http:' && !isLoopback(url.origin)) return refuse('store-insecure');
    return url.href.replace(/\/*$/, '/');
  }),
);

const LONGEST = 2_000; // characters
