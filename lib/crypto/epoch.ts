// The key tree (SPEC "Keys"). The 24 words give a root; the root gives the vault's public name, the recovery key that is
// the trust root, and one seed per epoch; an epoch gives one key per purpose. Browsers hold epoch seeds, never the root.

import { type Bytes, u32be, utf8, wipe } from '../base/bytes.ts';
import { type CaeKey, importCaeKey } from './aead.ts';
import { sha256Sync } from './hash.ts';
import { expand, extract } from './hkdf.ts';
import { info } from './labels.ts';
import { type Signer, signerFromSeed } from './signature.ts';

/** Everything that follows from the words alone. */
export interface Root {
  /** 16 bytes, public: the storage prefix. */
  readonly vaultId: Bytes;
  /** The recovery public key, 32 bytes, pinned on every browser. */
  readonly rpk: Bytes;
  /** Signs with the recovery key; its kid is SHA-256(rpk)[0..16]. */
  readonly recoverySigner: Signer;
  /** Seed of the recovery X-Wing key, 32 bytes. */
  readonly recoveryKemSeed: Bytes;
  /** E_n, 32 bytes, n from 1. */
  epochSeed(n: number): Bytes;
  /** Overwrites what the root holds; it gives no more seeds. */
  wipe(): void;
}

export interface EpochKeys {
  readonly epoch: number;
  readonly token: CaeKey;
  readonly record: CaeKey;
  readonly segment: CaeKey;
  /** 32 bytes, an HMAC key. */
  readonly reference: Bytes;
}

const ID_SIZE = 16;
const KEY_SIZE = 32;

/** `seed`: the 64 bytes of BIP39. */
export async function rootFromSeed(seed: Uint8Array): Promise<Root> {
  const prk = extract(utf8('paperseal/v1/root'), seed);
  const vaultId = expand(prk, info('vault-id'), ID_SIZE);
  const signSeed = expand(prk, info('recovery-sign', vaultId), KEY_SIZE);
  const recoveryKemSeed = expand(prk, info('recovery-kem', vaultId), KEY_SIZE);
  const { publicKey: rpk } = await signerFromSeed(signSeed);
  const recoverySigner = await signerFromSeed(signSeed, sha256Sync(rpk).slice(0, ID_SIZE));
  wipe(signSeed);

  let wiped = false;
  return {
    vaultId,
    rpk,
    recoverySigner,
    recoveryKemSeed,
    epochSeed: (n) => {
      if (wiped) throw new Error('the root was wiped');
      return expand(prk, info('epoch', vaultId, u32be(n)), KEY_SIZE);
    },
    wipe: () => {
      wiped = true;
      wipe(prk, recoveryKemSeed);
    },
  };
}

/** The keys of epoch `n` from its seed E_n. */
export async function epochKeys(seed: Uint8Array, n: number, vaultId: Bytes): Promise<EpochKeys> {
  const key = (purpose: string) => expand(seed, info(`${purpose}-key`, vaultId), KEY_SIZE);
  const caeKey = async (purpose: string) => {
    const raw = key(purpose);
    const imported = await importCaeKey(raw);
    wipe(raw);
    return imported;
  };
  return {
    epoch: n,
    token: await caeKey('token'),
    record: await caeKey('record'),
    segment: await caeKey('segment'),
    reference: key('reference'),
  };
}
