import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passphraseStrength } from '../../components/setup/strength.ts';

describe('the strength of a passphrase', () => {
  it.each([
    ['summer', 'weak'],
    ['Summer2024', 'weak'],
    ['Summer2024!', 'weak'],
    ['house house house house house', 'weak'],
    ['correct horse', 'weak'],
    ['kitten river lamp', 'weak'],
    ['kitten river lamp 42', 'fair'],
    ['kitten river lamp stone', 'strong'],
    ['猫 川 灯 石 山 空', 'strong'],
    ['g7#Kd!2mQ9$x', 'strong'],
    ['1938274650', 'weak'],
  ] as const)('calls “%s” %s', (passphrase, strength) => {
    expect(passphraseStrength(passphrase)).toBe(strength);
  });

  it('never falls when a word is added', () => {
    const order = ['weak', 'fair', 'strong'];
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{3,9}$/), (passphrase, word) => {
        const before = order.indexOf(passphraseStrength(passphrase));
        expect(order.indexOf(passphraseStrength(`${passphrase} ${word}`))).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('counts what is repeated once', () => {
    expect(passphraseStrength('1'.repeat(200))).toBe('weak');
    expect(passphraseStrength('a '.repeat(200))).toBe('weak');
  });
});
