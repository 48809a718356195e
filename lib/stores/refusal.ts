// What a storage means by a status that was not hoped for.

import { type ErrorCode, PapersealError } from '../base/errors.ts';

/** Of an answer, what tells why it is a refusal. */
export interface Refused {
  readonly status: number;
  /** A header's value; null when there is none. */
  readonly header: (name: string) => string | null;
}

/** Its facts: `status`, and `seconds` where the storage says how long it wants to be left alone. */
export function refusal(refused: Refused): PapersealError {
  const seconds = retryAfter(refused);
  const facts = { status: refused.status, ...(seconds === null ? {} : { seconds }) };
  return new PapersealError(refusalCode(refused), { facts });
}

const LONGEST_PAUSE = 24 * 3_600; // s; whoever wants to be left alone for longer is asked once a day

/** Seconds (RFC 9110 §10.2.3), given as such or as a date; null where nothing is asked for. */
export function retryAfter({ status, header }: Refused): number | null {
  const value = (status === 429 || status === 503 ? header('retry-after') : null)?.trim() ?? '';
  // A date is meant by the storage's own clock, which may differ from ours.
  const date = Date.parse(header('date') ?? '');
  // oxlint-disable-next-line paperseal/layers -- for a storage that does not tell its time
  const here = Date.now();
  const wait = /^\d{1,9}$/.test(value)
    ? Number(value)
    : (Date.parse(value) - (Number.isNaN(date) ? here : date)) / 1_000;
  return wait > 0 ? Math.min(Math.ceil(wait), LONGEST_PAUSE) : null;
}

function refusalCode({ status, header }: Refused): ErrorCode {
  switch (status) {
    case 401:
      return offersBasic(header('www-authenticate')) ? 'store-auth' : 'store-sign-in';
    case 403:
      return 'store-forbidden';
    case 404:
    case 410:
      return 'store-not-found';
    case 405:
    case 501:
      return 'store-not-webdav';
    case 413:
      return 'store-file-size';
    case 423:
    case 429:
    case 503:
      return 'store-busy';
    case 507:
      return 'store-full';
    default:
      return status < 400 ? 'store-not-webdav' : 'store-error';
  }
}

/** Whether one of the ways to sign in (RFC 9110 §11.6.1) is the one that is spoken here. Who names none is believed so. */
function offersBasic(challenges: string | null): boolean {
  const unquoted = (challenges ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return unquoted.trim() === '' || /(^|,)\s*basic(\s|,|$)/i.test(unquoted);
}
