// The layers: what each is, what it may import, and which ambient names it may use. What is not named here is refused, a
// folder that is not in the table altogether. The linter's rules are made from it (oxlint.config.ts, layers-rule.ts), and
// tests/layers.test.ts holds CONTRIBUTING's table against it.

export interface Layer {
  /** A folder, or a single file that stands for itself. */
  readonly path: string;
  /** Said to whoever breaks it. */
  readonly sentence: string;
  /** Folders, files and packages; with `type ` before it for their types alone. */
  readonly imports: readonly string[];
  /** Beyond the language's own. `browser`: all that a page has; `node`: all that Node has. */
  readonly ambient: readonly string[];
}

const NO_TIME = 'time and randomness are arguments';
const SCREENS = ['components', 'lib/view', 'lib/messaging', 'lib/platform', 'lib/base', 'preact', 'wxt/browser'];
const TEXT = ['TextEncoder', 'TextDecoder', 'URL'];
const ABORT = ['AbortController', 'AbortSignal'];
const UNDER_SYNC = ['lib/base', 'lib/crypto', 'lib/token', 'lib/trust', 'lib/vault'];
const WAIT = [...ABORT, 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

export const LAYERS: readonly Layer[] = [
  {
    path: 'lib/base',
    imports: [],
    ambient: [...TEXT, 'atob', 'btoa', 'console'],
    sentence: 'lib/base stands on nothing: encoders, errors, a log.',
  },
  {
    path: 'lib/crypto',
    imports: ['lib/base', '@noble/', '@scure/', 'hpke', '@panva/hpke-noble'],
    ambient: [...TEXT, 'crypto', 'CryptoKey', 'WebAssembly', 'DOMException'],
    sentence: `lib/crypto is pure: bytes in, bytes out; ${NO_TIME}.`,
  },
  {
    path: 'lib/token',
    imports: ['lib/base', 'lib/crypto'],
    ambient: TEXT,
    sentence: `lib/token knows texts and keys, nothing of vaults, stores or browsers; ${NO_TIME}.`,
  },
  {
    path: 'lib/token/format.ts',
    imports: ['lib/base', 'lib/token/base58.ts', 'lib/token/letters.ts', 'lib/token/prefix.ts'],
    ambient: [],
    sentence: 'lib/token/format.ts runs in pages: no cryptography (sizes apart), no keys.',
  },
  {
    path: 'lib/trust',
    imports: ['lib/base', 'lib/crypto'],
    ambient: [],
    sentence: 'lib/trust is pure: who may write, derived from signed objects alone.',
  },
  {
    path: 'lib/vault',
    imports: ['lib/base', 'lib/crypto', 'lib/token', 'lib/trust'],
    ambient: TEXT,
    sentence:
      'lib/vault is pure: it reaches storage, clock and randomness through its ports, and knows nothing of sync.',
  },
  {
    path: 'lib/sync',
    imports: UNDER_SYNC,
    ambient: [...TEXT, ...ABORT],
    sentence: 'lib/sync is pure: it reaches stores, clock and randomness through its ports.',
  },
  {
    path: 'lib/sync/log',
    imports: [...UNDER_SYNC, 'lib/sync/ports.ts'],
    ambient: TEXT,
    sentence: 'lib/sync/log is a log as bytes and as numbers: it knows no round and no store.',
  },
  {
    path: 'lib/sync/store',
    imports: [...UNDER_SYNC, 'lib/sync/ports.ts', 'lib/sync/log'],
    ambient: [...TEXT, ...ABORT],
    sentence: 'lib/sync/store is what may be believed of a store, request by request: it knows no round.',
  },
  {
    path: 'lib/sync/round.ts',
    imports: [...UNDER_SYNC, 'lib/sync/log', 'lib/sync/store'],
    ambient: TEXT,
    sentence: 'lib/sync/round.ts is what a round knows, and knows nobody who reads or writes.',
  },
  {
    path: 'lib/sync/read',
    imports: [...UNDER_SYNC, 'lib/sync/ports.ts', 'lib/sync/log', 'lib/sync/store', 'lib/sync/round.ts'],
    ambient: TEXT,
    sentence: 'lib/sync/read takes in what others wrote, and writes no log.',
  },
  {
    path: 'lib/sync/write',
    imports: [
      ...UNDER_SYNC,
      'lib/sync/ports.ts',
      'lib/sync/log',
      'lib/sync/store',
      'lib/sync/round.ts',
      'lib/sync/read',
    ],
    ambient: TEXT,
    sentence: 'lib/sync/write brings the own log, and what others left, to a store: it starts no round.',
  },
  {
    path: 'lib/stores',
    imports: [
      'lib/base',
      'lib/crypto/cbor.ts',
      'type lib/crypto/random.ts',
      'lib/token/site.ts',
      'lib/sync/ports.ts',
      'valibot',
    ],
    ambient: [...TEXT, ...WAIT],
    sentence: 'lib/stores move named bytes, know no keys and no records, and get fetch and its clock from outside.',
  },
  {
    path: 'lib/page',
    imports: ['lib/base', 'lib/token/format.ts', 'lib/token/prefix.ts'],
    ambient: ['browser'],
    sentence: 'lib/page is DOM only and runs beside hostile scripts: no key, no plaintext, no browser API.',
  },
  {
    path: 'lib/messaging',
    imports: ['lib/base', 'valibot'],
    ambient: TEXT,
    sentence: 'lib/messaging is the wire: what may be said by whom; what is done about it is lib/app.',
  },
  {
    path: 'lib/app',
    imports: [
      'lib/base',
      'lib/crypto',
      'lib/token',
      'lib/trust',
      'lib/vault',
      'lib/sync',
      'lib/stores',
      'lib/messaging',
      'valibot',
    ],
    ambient: [...TEXT, ...WAIT],
    sentence: 'lib/app is what the background does, from ports alone: no browser.',
  },
  {
    path: 'lib/platform',
    imports: ['lib/base', 'lib/vault/ports.ts', 'idb', 'wxt/browser', 'type public/_locales'],
    ambient: ['browser'],
    sentence: 'lib/platform implements the ports of others with browser functions and decides nothing.',
  },
  {
    path: 'components',
    imports: ['lib/base', 'lib/platform/i18n.ts', 'preact', 'type lib/messaging'],
    ambient: ['browser'],
    sentence: 'components take props and call back: of lib they know base types and i18n.',
  },
  {
    path: 'lib/view',
    imports: [...SCREENS, 'lib/stores/index.ts', 'valibot'],
    ambient: ['browser'],
    sentence: 'lib/view is what pages of ours share; they ask the background by messages.',
  },
  {
    path: 'lib/recovery',
    imports: ['lib/base', 'lib/crypto', 'lib/token', 'lib/trust', 'lib/vault', 'lib/sync'],
    ambient: [],
    sentence: 'lib/recovery proves that words and bytes are enough: crypto to sync, no browser.',
  },
  {
    path: 'lib/recovery/cli.ts',
    imports: ['lib/base', 'lib/crypto', 'lib/vault', 'lib/sync', 'lib/recovery', 'lib/stores', 'node:'],
    ambient: ['node'],
    sentence: 'The command line of lib/recovery knows stores and Node as well.',
  },
  {
    path: 'entrypoints/background',
    imports: [
      'lib/base',
      'lib/crypto/argon2id.ts',
      'lib/crypto/random.ts',
      'lib/messaging',
      'lib/app',
      'lib/platform',
      'lib/page/style.ts',
      'wxt/',
    ],
    ambient: ['browser'],
    sentence: 'entrypoints/background gives lib/app the browser, and does nothing itself.',
  },
  ...['entrypoints/page', 'entrypoints/page-work'].map((path) => ({
    path,
    imports: [
      'lib/base',
      'lib/page',
      'lib/messaging/page-once.ts',
      'type lib/messaging',
      'entrypoints/page/parts.ts',
      'wxt/utils/',
    ],
    ambient: ['browser'],
    sentence: 'The page script runs in every page: lib/page and messages, without the polyfill or a framework.',
  })),
  ...['popup', 'vault', 'setup', 'practice', 'editor', 'reader', 'writer', 'card'].map((page) => ({
    path: `entrypoints/${page}`,
    imports: [...SCREENS, 'lib/token/prefix.ts', 'lib/token/site.ts', 'lib/crypto/passphrase.ts'],
    ambient: ['browser'],
    sentence: 'Pages of the extension ask the background by messages; keys, records and stores stay there.',
  })),
  {
    path: 'entrypoints/setup/word-tools.ts',
    imports: ['components', 'lib/base', 'lib/crypto'],
    ambient: [],
    sentence: 'entrypoints/setup knows of the 24 words how they are typed and put right.',
  },
  {
    path: 'entrypoints/practice/throw-away.ts',
    imports: ['lib/base', 'lib/crypto', 'lib/token'],
    ambient: [],
    sentence: 'entrypoints/practice/throw-away.ts seals with keys that nobody keeps.',
  },
];

/** The layer that a file belongs to, by its path from the top level; null: none. */
export function layerOf(file: string): Layer | null {
  return LAYERS.findLast(({ path }) => file === path || file.startsWith(`${path}/`)) ?? null;
}

/** `imported`: a path from the top level, or the name of a package. */
export function mayImport(layer: Layer, file: string, imported: string, isType: boolean): boolean {
  const own = layerOf(file)?.path === layer.path && layerOf(imported)?.path.startsWith(layer.path);
  if (own || imported.endsWith('.css')) return true;
  return layer.imports.some((allowed) => {
    const only = allowed.startsWith('type ');
    const path = only ? allowed.slice(5) : allowed;
    const isIn = imported === path || imported.startsWith(path.endsWith('/') || path.endsWith(':') ? path : `${path}/`);
    return isIn && (isType || !only);
  });
}
