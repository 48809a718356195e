import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, u16be } from '../../lib/base/bytes.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { encodeBase58 } from '../../lib/token/base58.ts';
import { findTokens, writeToken } from '../../lib/token/format.ts';
import { PREFIX } from '../../lib/token/prefix.ts';

const binaryOf = (ciphertextSize: number, version = 1): Bytes =>
  concat(Uint8Array.of(version), u16be(ciphertextSize), systemRandom(64 + ciphertextSize));

const binary = binaryOf(80);
const token = writeToken(binary);

describe('finding tokens', () => {
  it('reads back what was written; the shortest has 213 characters', () => {
    expect(token).toHaveLength(213);
    expect(token).toMatch(/^paperseal1[1-9A-HJ-NP-Za-km-z]+$/);
    expect(findTokens(token)).toEqual([{ start: 0, end: 213, verdict: 'whole', binary, missing: 0 }]);
  });

  it('knows where one ends whatever stands around it', () => {
    for (const [before, after] of [
      ['', 'Hello'],
      ['text', '.'],
      ['(', ')'],
      ['1l0', ' and more'],
      ['paperseal ', PREFIX],
    ]) {
      const [first] = findTokens(`${before}${token}${after}`);
      expect(first).toMatchObject({
        start: before?.length,
        end: (before?.length ?? 0) + 213,
        verdict: 'whole',
        binary,
      });
    }
  });

  it('finds several, also without a blank between them', () => {
    const other = writeToken(binaryOf(176));
    const found = findTokens(`${token}${other} and ${token}`);
    expect(found.map((entry) => entry.verdict)).toEqual(['whole', 'whole', 'whole']);
    expect(found.map((entry) => entry.start)).toEqual([0, 213, 213 + other.length + 5]);
  });

  it('reads over line breaks with the blanks beside them and invisible characters', () => {
    const insertions = ['\n', '\r\n', ' \n\t', '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\n\n \n'];
    for (const insertion of insertions) {
      for (const at of [3, 10, 15, 100, 212]) {
        const text = `x ${token.slice(0, at)}${insertion}${token.slice(at)} y`;
        expect(findTokens(text)).toEqual([
          { start: 2, end: 2 + 213 + insertion.length, verdict: 'whole', binary, missing: 0 },
        ]);
      }
    }
  });

  it('does not read over a blank alone', () => {
    const [found] = findTokens(`${token.slice(0, 50)} ${token.slice(50)}`);
    expect(found).toMatchObject({ verdict: 'cut', end: 50 });
  });

  it('says of one cut anywhere how many characters are missing', () => {
    const long = writeToken(binaryOf(1_040));
    for (let length = PREFIX.length; length < long.length; length++) {
      const [found] = findTokens(long.slice(0, length));
      const known = length >= PREFIX.length + 11;
      expect(found).toMatchObject({ verdict: 'cut', binary: null, end: length });
      expect(found?.missing).toBe((known ? long.length : 213) - length);
    }
    expect(findTokens(long.slice(0, PREFIX.length - 1))).toEqual([]);
  });

  it('says of a cut one followed by another that it is cut', () => {
    const found = findTokens(token.slice(0, 100) + token);
    expect(found.map(({ verdict, missing }) => ({ verdict, missing }))).toEqual([
      { verdict: 'cut', missing: 113 },
      { verdict: 'whole', missing: 0 },
    ]);
  });

  it('never takes a changed character for the same token, and never throws', () => {
    for (let at = 0; at < token.length; at++) {
      for (const character of ['1', 'z', 'A', '0', 'l', '-', ' ', 'é', '\u{1f600}']) {
        if (token[at] === character) continue;
        const found = findTokens(token.slice(0, at) + character + token.slice(at + 1));
        if (at < PREFIX.length) expect(found.every((entry) => entry.verdict === 'newer')).toBe(true);
        else expect(found).toHaveLength(1);
        for (const entry of found) expect(entry.binary).not.toEqual(binary);
      }
    }
  });

  it('calls a character that base58 leaves out a change, not a cut', () => {
    for (const character of '0OIl') {
      expect(findTokens(token.replace(/.$/, character))[0]?.verdict).toBe('altered');
    }
  });

  it('tells newer versions apart', () => {
    expect(findTokens(writeToken(binaryOf(80, 2)))[0]?.verdict).toBe('newer');
    expect(findTokens(token.replace(PREFIX, 'paperseal2'))[0]?.verdict).toBe('newer');
    expect(findTokens('paperseal2 and paperseal3.')).toEqual([]);
    expect(findTokens(writeToken(binaryOf(80, 0)))[0]?.verdict).toBe('altered');
    expect(findTokens(writeToken(binaryOf(80, 200)))[0]?.verdict).toBe('altered');
  });

  it('refuses a length that padding never gives, and one beyond 64 KiB', () => {
    for (const size of [0, 15, 79, 81, 96 + 5, 16 + 129, 16 + 65_535 - 16]) {
      expect(findTokens(writeToken(binaryOf(size)))[0]?.verdict, `${size}`).toBe('altered');
    }
    expect(findTokens(writeToken(binaryOf(16 + 63_488)))[0]?.verdict).toBe('whole');
  });

  it('refuses a block that overflows', () => {
    const body = encodeBase58(binary);
    expect(findTokens(`${PREFIX}${body.slice(0, 22)}${'z'.repeat(11)}${body.slice(33)}`)[0]?.verdict).toBe('altered');
    expect(findTokens(`${PREFIX}${'z'.repeat(203)}`)[0]?.verdict).toBe('altered');
  });

  it('gives nothing for text without one', () => {
    for (const text of ['', 'paperseal', 'Paperseal1', 'PAPERSEAL1abc', 'the paperseal0']) {
      expect(findTokens(text)).toEqual([]);
    }
  });

  it('reads a megabyte of text that only looks like tokens in linear time', () => {
    const size = 1_000_000;
    const lookalikes = [
      PREFIX,
      'p',
      'papers',
      `${PREFIX}1`,
      `${token}\n`,
      ' \n',
      '\u200b',
      'paperseal1\n',
      `${PREFIX} \t`,
    ];
    for (const piece of [...lookalikes, token.slice(0, 200), `${PREFIX}${'1'.repeat(95_000)}`]) {
      const text = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
      const start = performance.now();
      findTokens(text);
      expect(performance.now() - start, JSON.stringify(piece.slice(0, 20))).toBeLessThan(1_500);
    }
  });

  it('throws for no text whatever (F-02)', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(PREFIX, token, token.slice(0, 60), token.slice(60), '\n', '\u200b', ' ', 'paperseal2'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let from = 0;
        for (const found of findTokens(text)) {
          expect(found.start).toBeGreaterThanOrEqual(from);
          expect(found.end).toBeGreaterThan(found.start);
          expect(found.end).toBeLessThanOrEqual(text.length);
          from = found.end;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
