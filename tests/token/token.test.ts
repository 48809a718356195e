import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat } from '../../lib/base/bytes.ts';
import { joinBox, sealCae } from '../../lib/crypto/aead.ts';
import { encodeCbor } from '../../lib/crypto/cbor.ts';
import { epochKeys } from '../../lib/crypto/epoch.ts';
import { sha256 } from '../../lib/crypto/hash.ts';
import { info } from '../../lib/crypto/labels.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { findTokens, saltOf } from '../../lib/token/format.ts';
import { bytesThatFit, idOf, LONGEST_TEXT, openToken, prepareTokens, sealToken } from '../../lib/token/token.ts';

const vaultId = new Uint8Array(16).fill(3);
const first = await epochKeys(new Uint8Array(32).fill(1), 1, vaultId);
const second = await epochKeys(new Uint8Array(32).fill(2), 2, vaultId);
const site = 'https://example.com';

function binaryOf(token: string): Bytes {
  const [found] = findTokens(token);
  if (!found?.binary) throw new Error('not whole');
  return found.binary;
}

describe('tokens', () => {
  it('open to what was sealed, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (text) => {
        const { token, id } = await sealToken(first, vaultId, site, text, systemRandom);
        expect(await openToken([first], vaultId, binaryOf(token))).toEqual({ site, text, epoch: 1 });
        expect(idOf(saltOf(binaryOf(token)))).toEqual(id);
      }),
      { numRuns: 50 },
    );
  });

  it('keep a leading U+FEFF and turn lone surrogates into U+FFFD', async () => {
    const sealed = await sealToken(first, vaultId, site, '\ufeffx\ud800', systemRandom);
    expect((await openToken([first], vaultId, binaryOf(sealed.token)))?.text).toBe('\ufeffx\ufffd');
  });

  it('have an id made from the salt alone', async () => {
    const { token, id } = await sealToken(first, vaultId, site, 'x', systemRandom);
    expect(id).toEqual((await sha256(binaryOf(token).slice(3, 35))).slice(0, 16));
  });

  it('open with whichever held epoch sealed them', async () => {
    const old = await sealToken(first, vaultId, site, 'old', systemRandom);
    const fresh = await sealToken(second, vaultId, site, 'new', systemRandom);
    expect(await openToken([second, first], vaultId, binaryOf(old.token))).toMatchObject({ text: 'old', epoch: 1 });
    expect(await openToken([second, first], vaultId, binaryOf(fresh.token))).toMatchObject({ text: 'new', epoch: 2 });
    expect(await openToken([first], vaultId, binaryOf(fresh.token))).toBeNull();
    expect(await openToken([], vaultId, binaryOf(fresh.token))).toBeNull();
  });

  it("are not another vault's", async () => {
    const { token } = await sealToken(first, vaultId, site, 'x', systemRandom);
    expect(await openToken([first], new Uint8Array(16), binaryOf(token))).toBeNull();
  });

  it('fail for every flipped bit: another key in salt and commitment, damaged elsewhere', async () => {
    const binary = binaryOf((await sealToken(first, vaultId, site, 'secret', systemRandom)).token);
    for (let bit = 0; bit < binary.length * 8; bit++) {
      const altered = binary.slice();
      const at = bit >> 3;
      altered[at] = (altered[at] ?? 0) ^ (1 << (bit & 7));
      const opened = openToken([first], vaultId, altered);
      if (at >= 3 && at < 67) expect(await opened).toBeNull();
      else await expect(opened).rejects.toThrow('damaged');
    }
  });

  it('seal the same with keys prepared ahead', async () => {
    const [prepared] = await prepareTokens(first, vaultId, 1, systemRandom);
    const { token } = await sealToken(first, vaultId, site, 'ahead', systemRandom, prepared);
    expect(await openToken([first], vaultId, binaryOf(token))).toMatchObject({ text: 'ahead' });
    await expect(sealToken(first, vaultId, site, 'again', systemRandom, prepared)).rejects.toThrow('internal');
  });

  it('hold up to 32 KiB of UTF-8 and no more', async () => {
    const longest = 'ü'.repeat(LONGEST_TEXT / 2);
    const { token } = await sealToken(first, vaultId, site, longest, systemRandom);
    expect((await openToken([first], vaultId, binaryOf(token)))?.text).toBe(longest);
    await expect(sealToken(first, vaultId, site, `${longest}x`, systemRandom)).rejects.toThrow('text-too-long');
  });

  it('are made for sites only', async () => {
    await expect(sealToken(first, vaultId, 'null', 'x', systemRandom)).rejects.toThrow('site-refused');
  });

  it('refuse a content that is not [site, text], though its key and tag fit', async () => {
    for (const inner of [[site], [site, 'x', 1], [site, 1], ['null', 'x'], ['https://EXAMPLE.com', 'x'], 'x', null]) {
      const header = (salt: Bytes, com: Bytes) => concat(Uint8Array.of(1, 0, 80), salt, com);
      const box = await sealCae(first.token, info('token', vaultId), encodeCbor(inner), header, systemRandom);
      const binary = concat(Uint8Array.of(1, 0, 80), joinBox(box));
      await expect(openToken([first], vaultId, binary)).rejects.toThrow('damaged');
    }
  });

  it('fit a column of 255 characters up to 55 bytes of text, give or take the length of the site', async () => {
    const { token } = await sealToken(first, vaultId, 'https://example.com', 'x'.repeat(35), systemRandom);
    expect(token.length).toBeLessThanOrEqual(255);
  });
});

describe('the text that fits into a field (A6)', () => {
  it.each([0, 60, 212, 213, 300, 512, 2_000])(
    'of %i characters is as much as a sealed text of them holds',
    async (room) => {
      const length = async (bytes: number): Promise<number> =>
        (await sealToken(first, vaultId, site, 'x'.repeat(bytes), systemRandom)).token.length;
      const fits = bytesThatFit(room, site);
      expect(await length(fits + 1)).toBeGreaterThan(room);
      if (fits > 0) expect(await length(fits)).toBeLessThanOrEqual(room);
    },
  );
});
