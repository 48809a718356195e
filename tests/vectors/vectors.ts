// The project's own vectors: every step from the words to the objects of a store, so that a second implementation can
// check itself at each of them. Bytes are in lower-case hex.

import { mnemonicToSeedWebcrypto } from '@scure/bip39';
import { type Bytes, toHex } from '../../lib/base/bytes.ts';
import { openCae, splitBox } from '../../lib/crypto/aead.ts';
import { type EpochKeys, epochKeys, rootFromSeed } from '../../lib/crypto/epoch.ts';
import { expand } from '../../lib/crypto/hkdf.ts';
import { info } from '../../lib/crypto/labels.ts';
import { makeWords } from '../../lib/crypto/paper-key.ts';
import { signerFromSeed } from '../../lib/crypto/signature.ts';
import { findTokens } from '../../lib/token/format.ts';
import { sealToken } from '../../lib/token/token.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { sealRecord, type VaultRecord } from '../../lib/vault/record.ts';
import { fixedRandom } from './fixed-random.ts';
import { makeStore, type StoreVectors } from './store.ts';

const SITE = 'https://example.com';

const TEXTS: readonly { text: string; site?: string; epoch?: 1 | 2 }[] = [
  { text: '' },
  { text: 'a' },
  { text: 'x'.repeat(31) },
  { text: 'y'.repeat(32) },
  { text: 'z'.repeat(33) },
  { text: '0123456789abcdef'.repeat(64) },
  { text: 'Paperseal '.repeat(3_277).slice(0, 32_768) },
  { text: 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich' },
  { text: 'e\u0301 is not \u00e9' },
  { text: '\u{1f512}\u{1f468}\u200d\u{1f469}\u200d\u{1f467} sealed' },
  { text: '\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627' },
  { text: 'first line\nsecond line\r\n\tindented' },
  { text: '\ufeffbegins with a byte order mark' },
  { text: 'sealed in the second epoch', epoch: 2 },
  { text: 'an internationalised host', site: 'https://xn--bcher-kva.example' },
  { text: 'a port', site: 'https://example.com:8443' },
  { text: 'this very machine', site: 'http://localhost:5173', epoch: 2 },
];

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface Made {
  /** What v1.json holds. */
  readonly json: Record<string, unknown>;
  readonly store: StoreVectors;
}

export async function makeVectors(): Promise<Made> {
  const mnemonic = makeWords(fixedRandom('paperseal/vectors/v1/entropy'));
  const seed = await mnemonicToSeedWebcrypto(mnemonic.join(' '));
  const root = await rootFromSeed(seed);
  const { vaultId } = root;
  const keys = [
    await epochKeys(root.epochSeed(1), 1, vaultId),
    await epochKeys(root.epochSeed(2), 2, vaultId),
  ] as const;

  const rawKeys = (n: number) => {
    const raw = (purpose: string) => toHex(expand(root.epochSeed(n), info(`${purpose}-key`, vaultId), 32));
    const [token, record, segment, reference] = ['token', 'record', 'segment', 'reference'].map(raw);
    return { seed: toHex(root.epochSeed(n)), token, record, segment, reference };
  };

  const devices = [await makeDevice(0), await makeDevice(1)] as const;
  const store = await makeStore(root, keys, [devices[0].signer, devices[1].signer]);
  const json = {
    mnemonic: mnemonic.join(' '),
    seed: toHex(seed),
    vaultId: toHex(vaultId),
    rpk: toHex(root.rpk),
    epochKeys: { '1': rawKeys(1), '2': rawKeys(2) },
    tokens: await makeTokens(keys, vaultId),
    records: await makeRecords(keys, vaultId, devices[0].signer.kid),
    devices: devices.map(({ edSeed, signer }) => ({
      edSeed: toHex(edSeed),
      edPublic: toHex(signer.publicKey),
      deviceId: toHex(signer.kid),
    })),
    segments: store.segments.map(({ deviceId, bytes }) => ({ device: toHex(deviceId), bytes: toHex(bytes) })),
    heads: store.heads.map(({ deviceId, bytes }) => ({ device: toHex(deviceId), bytes: toHex(bytes) })),
    certificates: store.certificates.map(({ device, bytes }) => ({ device: toHex(device), bytes: toHex(bytes) })),
    rosters: store.rosters.map(({ bytes }) => ({ bytes: toHex(bytes) })),
  };
  return { json, store };
}

async function makeTokens(keys: readonly EpochKeys[], vaultId: Bytes) {
  const tokens = [];
  for (const [i, { text, site = SITE, epoch = 1 }] of TEXTS.entries()) {
    const random = fixedRandom(`paperseal/vectors/v1/token/${i}`);
    const { token, id } = await sealToken(at(keys, epoch - 1), vaultId, site, text, random);
    const binary = findTokens(token)[0]?.binary ?? new Uint8Array();
    const salt = toHex(binary.slice(3, 35));
    tokens.push({ epoch, site, text, salt, id: toHex(id), binary: toHex(binary), token });
  }
  return tokens;
}

async function makeRecords(keys: readonly EpochKeys[], vaultId: Bytes, deviceId: Bytes) {
  const records: { epoch: 1 | 2; record: VaultRecord }[] = [
    {
      epoch: 1,
      record: {
        kind: 'sealed-field',
        site: SITE,
        text: 'a',
        label: 'Notes',
        page: `${SITE}/form`,
        pageTitle: '',
        at: AT,
        replaces: null,
      },
    },
    { epoch: 1, record: { kind: 'note', title: 'A note', text: 'Zwölf', at: AT } },
    {
      epoch: 2,
      record: {
        kind: 'sealed-field',
        site: SITE,
        text: 'an edited text',
        label: '',
        page: null,
        pageTitle: '',
        at: AT,
        replaces: fixedRandom('paperseal/vectors/v1/record-id/0')(16),
      },
    },
    {
      epoch: 2,
      record: {
        kind: 'sealed-field',
        site: SITE,
        text: 'with the title of its page',
        label: 'Notes',
        page: `${SITE}/form`,
        pageTitle: 'A form · Diary',
        at: AT,
        replaces: null,
      },
    },
  ];
  const sealedRecords = [];
  for (const [i, { epoch, record }] of records.entries()) {
    const id = fixedRandom(`paperseal/vectors/v1/record-id/${i}`)(16);
    const hlc = writeHlc(AT, i, deviceId);
    const random = fixedRandom(`paperseal/vectors/v1/record/${i}`);
    const sealed = await sealRecord(at(keys, epoch - 1), vaultId, id, hlc, record, random);
    const context = info('record', vaultId, id, hlc);
    const plaintext = await openCae(at(keys, epoch - 1).record, context, splitBox(sealed), new Uint8Array());
    sealedRecords.push({
      epoch,
      recordId: toHex(id),
      hlc: toHex(hlc),
      plaintext: toHex(plaintext ?? new Uint8Array()),
      sealed: toHex(sealed),
    });
  }
  return sealedRecords;
}

async function makeDevice(i: number) {
  const edSeed = fixedRandom(`paperseal/vectors/v1/device/${i}`)(32);
  return { edSeed, signer: await signerFromSeed(edSeed) };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError('no such item');
  return item;
}
