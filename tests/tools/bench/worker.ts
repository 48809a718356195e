// The part of the bench that runs in an extension's service worker: the product's own lib against the alternatives.

import { argon2id } from 'hash-wasm';
import { type Bytes, concat } from '../../../lib/base/bytes.ts';
import { argon2id as ourArgon2id, layOutMemory } from '../../../lib/crypto/argon2id.ts';
import { fastestBackend } from '../../../lib/crypto/aead-backend.ts';
import { epochKeys, rootFromSeed } from '../../../lib/crypto/epoch.ts';
import { PASSPHRASE_PARAMS } from '../../../lib/crypto/passphrase.ts';
import { systemRandom } from '../../../lib/crypto/random.ts';
import { signerFromSeed } from '../../../lib/crypto/signature.ts';
import { findTokens } from '../../../lib/token/format.ts';
import { openToken, prepareTokens, sealToken } from '../../../lib/token/token.ts';
import { makeKeyring, openKeyring, sealKeyring } from '../../../lib/vault/keyring.ts';
import { makeSlot, openSlot } from '../../../lib/vault/slot.ts';
import { makeArticle } from './article.ts';
import { batchOf, compareBatches, type Comparison } from './measure.ts';

type Listener = (message: Message, sender: unknown, reply: (answer: unknown) => void) => true;
declare const chrome: { runtime: { onMessage: { addListener(listener: Listener): void } } };

interface Message {
  readonly job?: string;
  readonly make?: number;
  readonly tokens?: readonly string[];
}

const SITE = 'https://example.com';
const PASSPHRASE = 'kiwi tango seven';
const COUNT = 400;
const ROUNDS = 21;

const ready = setUp();

async function setUp() {
  const root = await rootFromSeed(systemRandom(64));
  const keys = await epochKeys(root.epochSeed(1), 1, root.vaultId);
  const backend = (await fastestBackend()).name;
  return { root, vaultId: root.vaultId, keys, backend, article: await makeArticle() };
}

const JOBS: Record<string, () => Promise<unknown>> = {
  backend: async () => (await ready).backend,
  'seal 64': () => seal(64),
  'seal 1024': () => seal(1_024),
  'seal now 64': () => sealNow(64),
  'open 64': () => open(64),
  'open 1024': () => open(1_024),
  unlock: () => unlock(async () => layOutMemory(PASSPHRASE_PARAMS)),
  'unlock now': () => unlock(nothing),
};

async function seal(size: number): Promise<Comparison> {
  const { keys, vaultId, article } = await ready;
  const text = 'x'.repeat(size);
  const own = batchOf(
    COUNT,
    (pool, i) => sealToken(keys, vaultId, SITE, text, systemRandom, pool[i]),
    () => prepareTokens(keys, vaultId, COUNT, systemRandom),
  );
  return compareBatches(
    own,
    batchOf(COUNT, () => article.seal({ site: SITE, text }), nothing),
    COUNT,
    ROUNDS,
  );
}

async function sealNow(size: number): Promise<Comparison> {
  const { keys, vaultId, article } = await ready;
  const text = 'x'.repeat(size);
  const own = batchOf(COUNT, () => sealToken(keys, vaultId, SITE, text, systemRandom), nothing);
  return compareBatches(
    own,
    batchOf(COUNT, () => article.seal({ site: SITE, text }), nothing),
    COUNT,
    ROUNDS,
  );
}

async function open(size: number): Promise<Comparison> {
  const { keys, vaultId, article } = await ready;
  const text = 'x'.repeat(size);
  const { token } = await sealToken(keys, vaultId, SITE, text, systemRandom);
  const sealed = await article.seal({ site: SITE, text });
  const own = batchOf(COUNT, () => openText(token), nothing);
  return compareBatches(
    own,
    batchOf(COUNT, () => article.open(sealed), nothing),
    COUNT,
    ROUNDS,
  );
}

async function openText(token: string): Promise<string> {
  const { keys, vaultId } = await ready;
  const opened = await openToken([keys], vaultId, findTokens(token)[0]?.binary ?? new Uint8Array());
  return opened?.text ?? '';
}

/** Passphrase to usable keys, against nothing but the hash of another library. */
async function unlock(before: () => Promise<void>): Promise<Comparison> {
  const { root } = await ready;
  const keyring = makeKeyring(root, systemRandom);
  const luk = systemRandom(32);
  const { kid } = await signerFromSeed(keyring.deviceSeed);
  const identity: Bytes = concat(root.vaultId, kid);
  const slot = await makeSlot({ random: systemRandom, hash: ourArgon2id }, PASSPHRASE, luk, identity);
  const sealed = await sealKeyring(luk, keyring, systemRandom);
  const { m: memorySize, t: iterations, p: parallelism } = PASSPHRASE_PARAMS;
  const bare = { password: PASSPHRASE, salt: systemRandom(16), memorySize, iterations, parallelism, hashLength: 32 };
  const own = batchOf(
    1,
    async () =>
      openKeyring(await openSlot({ hash: ourArgon2id }, PASSPHRASE, slot, identity), identity, sealed, systemRandom),
    before,
  );
  return compareBatches(
    own,
    batchOf(1, () => argon2id({ ...bare, outputType: 'binary' }), nothing),
    1,
    11,
  );
}

const nothing = async (): Promise<void> => undefined;

chrome.runtime.onMessage.addListener((message, _sender, reply) => {
  void answer(message).then(reply, (error: unknown) => reply({ error: String(error) }));
  return true;
});

async function answer({ job, make, tokens }: Message): Promise<unknown> {
  const { keys, vaultId } = await ready;
  if (tokens !== undefined) return Promise.all(tokens.map(openText));
  if (make !== undefined) {
    const texts = Array.from({ length: make }, (_, i) => `sealed text number ${i}`);
    return Promise.all(texts.map(async (text) => (await sealToken(keys, vaultId, SITE, text, systemRandom)).token));
  }
  return JOBS[job ?? '']?.();
}
