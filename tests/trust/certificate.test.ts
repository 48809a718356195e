import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { epochKeys, rootFromSeed } from '../../lib/crypto/epoch.ts';
import { kemPublicKey } from '../../lib/crypto/kem.ts';
import { signerFromSeed } from '../../lib/crypto/signature.ts';
import { openDeviceName, parseCertificate, sealDeviceName, writeCertificate } from '../../lib/trust/certificate.ts';
import { seededRandom } from '../sync/sim.ts';

const root = await rootFromSeed(new Uint8Array(64).fill(1));
const other = await rootFromSeed(new Uint8Array(64).fill(2));
const { vaultId, rpk } = root;
const keys = await epochKeys(root.epochSeed(1), 1, vaultId);
const device = await signerFromSeed(new Uint8Array(32).fill(3));
const stranger = await signerFromSeed(new Uint8Array(32).fill(4));
const random = seededRandom(1);
const request = {
  vaultId,
  device,
  kemPublicKey: kemPublicKey(new Uint8Array(32).fill(5)),
  name: await sealDeviceName(keys, vaultId, device.kid, 'Firefox on the laptop', random),
  hlc: new Uint8Array(16).fill(6),
  admission: { signer: root.recoverySigner, rosterVersion: 1, rosterHash: new Uint8Array(32).fill(7) },
};
const whole = await writeCertificate(request);
const parse = (bytes: Bytes, id = device.kid) => parseCertificate(bytes, vaultId, rpk, id);

describe('a certificate', () => {
  it('comes back as it was written, with its admission and its name', async () => {
    const parsed = await parse(whole);
    expect(parsed).toMatchObject({
      deviceId: device.kid,
      publicKey: device.publicKey,
      kemPublicKey: request.kemPublicKey,
    });
    expect(parsed.admission).toMatchObject({ rosterVersion: 1, rosterHash: request.admission.rosterHash });
    expect(await openDeviceName([keys], vaultId, device.kid, parsed.name)).toBe('Firefox on the laptop');
    expect((await parse(await writeCertificate({ ...request, admission: null }))).admission).toBe(null);
  });

  it('shows no more of a name than a list can hold', async () => {
    const sealed = await sealDeviceName(keys, vaultId, device.kid, 'n'.repeat(5_000), random);
    expect(await openDeviceName([keys], vaultId, device.kid, sealed)).toBe('n'.repeat(100));
  });

  it('is refused for another browser, another KEM key or another admission (S-26)', async () => {
    const [cert = null, admission = null, kem = null] = parseCbor(whole) as readonly Cbor[];
    const theirs = await writeCertificate({ ...request, device: stranger });
    const [theirCert = null, theirAdmission = null] = parseCbor(theirs) as readonly Cbor[];
    const forged = await writeCertificate({
      ...request,
      admission: { ...request.admission, signer: other.recoverySigner },
    });
    const swapped: [string, Bytes][] = [
      ['another KEM key', encodeCbor([cert, admission, kemPublicKey(new Uint8Array(32).fill(9))])],
      ["another browser's admission", encodeCbor([cert, theirAdmission, kem])],
      ["another browser's certificate", encodeCbor([theirCert, admission, kem])],
      ["another paper key's admission", forged],
    ];
    for (const [name, bytes] of swapped)
      await expect(parse(bytes), name).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parse(theirs)).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parse(whole, stranger.kid)).rejects.toMatchObject({ code: 'not-authentic' });
  });

  it('is refused with any flipped bit', async () => {
    for (let bit = 0; bit < whole.length * 8; bit += 97) {
      const altered = whole.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(parse(altered)).rejects.toMatchObject({ name: 'PapersealError' });
    }
  });

  it('keeps its name to those who hold the epoch, and to its browser', async () => {
    const foreign = await epochKeys(other.epochSeed(1), 1, vaultId);
    expect(await openDeviceName([foreign], vaultId, device.kid, request.name)).toBe(null);
    expect(await openDeviceName([keys], vaultId, stranger.kid, request.name)).toBe(null);
    expect(await openDeviceName([keys], vaultId, device.kid, new Uint8Array(3))).toBe(null);
  });
});
