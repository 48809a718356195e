// The one error class. A code names a state of the world, never a place in the code; each has a sentence in _locales
// under `error_<code>` ("-" written "_") that says what happened, what is safe and what to do: without it the project
// does not compile (lib/platform/i18n.ts).

/** Every code, in groups by what they are about. */
export const ERROR_CODES = [
  // base, messages
  'internal',
  'not-allowed',
  'bad-request',
  'too-large',
  'too-many',
  'page-gone',
  'card-gone',
  'none-selected',
  'page-silent',
  // crypto
  'random-broken',
  'damaged',
  'wrong-key',
  'newer-format',
  'words-invalid',
  'words-not-24',
  'words-other-language',
  'words-repeated',
  'passphrase-too-short',
  'passphrase-too-long',
  'passphrase-too-common',
  'passphrase-too-simple',
  // vault
  'no-vault',
  'vault-exists',
  'vault-locked',
  'vault-damaged',
  'vault-unchecked',
  'here-damaged',
  'vault-reading-only',
  'passphrase-wrong',
  'passphrase-wait',
  'passphrase-damaged',
  'words-gone',
  'words-differ',
  'words-other-vault',
  'text-too-long',
  'site-refused',
  'record-gone',
  'disk-full',
  'draft-gone',
  'words-not-found-here',
  'look-again',
  // stores
  'store-unreachable',
  'store-auth',
  'store-sign-in',
  'store-forbidden',
  'store-not-found',
  'store-not-webdav',
  'store-redirect',
  'store-busy',
  'store-full',
  'store-file-size',
  'store-error',
  'store-damaged',
  'store-list-cut',
  'store-not-kept',
  'store-address',
  'store-permission',
  'store-insecure',
  'copy-damaged',
  'copy-too-large',
  'copy-not-written',
  // trust, sync
  'not-authentic',
  'another-vault',
  'vault-not-found',
  'not-a-vault',
  'sync-busy',
  'rolled-back',
  'own-rolled-back',
  'forked',
  'withheld',
  'replayed',
  'rejected',
  'incomplete',
  'unavailable',
  'roster-withheld',
  'roster-forked',
  'words-needed',
  'browser-removed',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export function isErrorCode(code: unknown): code is ErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(code);
}

/** Numbers that a sentence may need ("word 8", a time in ms). Never text: text could carry a secret. */
export type Facts = Readonly<Record<string, number>>;

export class PapersealError extends Error {
  readonly code: ErrorCode;
  readonly facts: Facts;

  constructor(code: ErrorCode, options: { cause?: unknown; facts?: Facts } = {}) {
    super(code, { cause: options.cause });
    this.name = 'PapersealError';
    this.code = code;
    this.facts = options.facts ?? {};
  }
}

/** The code of anything thrown: `internal` for what no layer translated. */
export function errorCode(error: unknown): ErrorCode {
  return error instanceof PapersealError ? error.code : 'internal';
}
