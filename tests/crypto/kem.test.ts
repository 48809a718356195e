import { describe, expect, it } from 'vitest';
import { utf8 } from '../../lib/base/bytes.ts';
import { kemPublicKey, openFrom, sealTo } from '../../lib/crypto/kem.ts';
import { systemRandom } from '../../lib/crypto/random.ts';

const seed = systemRandom(32);
const context = utf8('context');

describe('sealing to a public key', () => {
  it('opens with the seed', async () => {
    const sealed = await sealTo(kemPublicKey(seed), context, utf8('draft'));
    expect(sealed).toHaveLength(1_120 + 5 + 16);
    expect(await openFrom(seed, context, sealed)).toEqual(utf8('draft'));
  });

  it('does not open with another seed, another context, altered or cut', async () => {
    const sealed = await sealTo(kemPublicKey(seed), context, utf8('draft'));
    expect(await openFrom(seed, context, sealed)).toEqual(utf8('draft'));
    await expect(openFrom(systemRandom(32), context, sealed)).rejects.toThrow('damaged');
    await expect(openFrom(seed, utf8('other'), sealed)).rejects.toThrow('damaged');
    for (const at of [0, 1_087, 1_088, 1_119, 1_120, sealed.length - 1]) {
      const altered = sealed.with(at, (sealed[at] ?? 0) ^ 1);
      await expect(openFrom(seed, context, altered), `${at}`).rejects.toThrow('damaged');
    }
    for (const length of [0, 1, 1_119, 1_120, sealed.length - 1]) {
      await expect(openFrom(seed, context, sealed.slice(0, length)), `${length}`).rejects.toThrow('damaged');
    }
  });
});
