import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../lib/base/bytes.ts';
import { importCaeKey, joinBox, openCae, prepareSeals, sealCae, splitBox } from '../../lib/crypto/aead.ts';
import { fastestBackend, nobleBackend, webCryptoBackend } from '../../lib/crypto/aead-backend.ts';
import { info } from '../../lib/crypto/labels.ts';
import { systemRandom } from '../../lib/crypto/random.ts';

const raw = systemRandom(32);
const context = info('test', utf8('one'));
const aad = utf8('aad');
const backends = [webCryptoBackend, nobleBackend];

describe('CAE (SPEC "Sealing")', () => {
  for (const sealer of backends) {
    for (const opener of backends) {
      it(`opens with ${opener.name} what ${sealer.name} sealed, at any size`, async () => {
        const sealing = await importCaeKey(raw, sealer);
        const opening = await importCaeKey(raw, opener);
        await fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (plaintext) => {
            const box = await sealCae(sealing, context, plaintext, aad, systemRandom);
            expect(await openCae(opening, context, box, aad)).toEqual(new Uint8Array(plaintext));
          }),
          { numRuns: 40 },
        );
      });
    }

    it(`fails for every flipped bit with ${sealer.name} (S-03)`, async () => {
      const key = await importCaeKey(raw, sealer);
      const sealed = joinBox(await sealCae(key, context, utf8('a secret'), aad, systemRandom));
      for (let bit = 0; bit < sealed.length * 8; bit++) {
        const altered = sealed.slice();
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const opened = openCae(key, context, splitBox(altered), aad);
        if (bit >> 3 < 64) expect(await opened).toBeNull();
        else await expect(opened).rejects.toThrow('damaged');
      }
    });

    it(`fails for every cut with ${sealer.name} (S-04)`, async () => {
      const key = await importCaeKey(raw, sealer);
      const sealed = joinBox(await sealCae(key, context, utf8('a secret'), aad, systemRandom));
      for (let length = 0; length < sealed.length; length++) {
        const opened = (async () => openCae(key, context, splitBox(sealed.slice(0, length)), aad))();
        await expect(opened).rejects.toThrow('damaged');
      }
    });
  }

  it('says "another key" for another key or context, "damaged" for another AAD (S-22, S-23, S-51)', async () => {
    const key = await importCaeKey(raw);
    const box = await sealCae(key, context, utf8('x'), aad, systemRandom);
    expect(await openCae(key, context, box, aad)).toEqual(utf8('x'));
    expect(await openCae(await importCaeKey(systemRandom(32)), context, box, aad)).toBeNull();
    expect(await openCae(key, info('test', utf8('two')), box, aad)).toBeNull();
    await expect(openCae(key, context, box, utf8('other'))).rejects.toThrow('damaged');
  });

  it('gives the salt and the commitment to associated data that wants them', async () => {
    const key = await importCaeKey(raw);
    const box = await sealCae(key, context, utf8('x'), (salt, com) => concat(salt, com), systemRandom);
    expect(await openCae(key, context, box, concat(box.salt, box.com))).toEqual(utf8('x'));
  });

  it('never seals twice with one prepared key', async () => {
    const key = await importCaeKey(raw);
    const [first, second] = await prepareSeals(key, context, 2, systemRandom);
    if (first === undefined || second === undefined) throw new Error('two were asked for');
    expect(first.salt).not.toEqual(second.salt);
    const box = await first.seal(utf8('once'), aad);
    expect(await openCae(key, context, box, aad)).toEqual(utf8('once'));
    await expect(first.seal(utf8('twice'), aad)).rejects.toThrow('internal');
  });

  it('chooses one of the two by a probe and stays with it', async () => {
    const chosen = await fastestBackend();
    expect(backends).toContain(chosen);
    expect(await fastestBackend()).toBe(chosen);
  });
});
