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
const salt = binary.slice(3, 35);
/** Of several lengths, so that a share of them is a share of real ones. */
const many = Array.from({ length: 400 }, (_, i) => writeToken(binaryOf([80, 144, 368, 1_424][i % 4] ?? 80)));
const verdicts = (damage: (token: string) => string) =>
  many.map((one) => findTokens(damage(one))[0]?.verdict ?? 'not found');
const changed = (text: string, at: number, to: string) => text.slice(0, at) + to + text.slice(at + 1);

describe('finding tokens', () => {
  it('reads back what was written; the shortest has 213 characters', () => {
    expect(token).toHaveLength(213);
    expect(token).toMatch(/^paperseal1[1-9A-HJ-NP-Za-km-z]+$/);
    expect(findTokens(token)).toEqual([{ start: 0, end: 213, verdict: 'whole', binary, salt, missing: 0 }]);
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

  it('reads over line breaks with the blanks beside them and invisible characters (P-25)', () => {
    const insertions = ['\n', '\r\n', ' \n\t', '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\n\n \n'];
    for (const insertion of insertions) {
      for (const at of [3, 10, 15, 100, 212]) {
        const text = `x ${token.slice(0, at)}${insertion}${token.slice(at)} y`;
        expect(findTokens(text)).toEqual([
          { start: 2, end: 2 + 213 + insertion.length, verdict: 'whole', binary, salt, missing: 0 },
        ]);
      }
    }
  });

  it('reads over quoting marks at the beginnings of lines, and the line breaks of quoted-printable (B7)', () => {
    for (const mark of ['\n> ', '\r\n>> ', '\n> > ', '\n | ', '=\r\n']) {
      const text = `> ${many[3]?.match(/.{1,76}/g)?.join(mark)}\n> and what was answered`;
      expect(findTokens(text)).toMatchObject([{ start: 2, verdict: 'whole' }]);
      expect(findTokens(text)[0]?.binary).toEqual(findTokens(many[3] ?? '')[0]?.binary);
    }
  });

  it('reads over blanks where all the letters are there, as mail folds a header after 998 characters (B7)', () => {
    for (const at of [10, 12, 50, 100, 212]) {
      for (const blank of [' ', '   ', '\u00a0', '\u3000']) {
        const text = token.slice(0, at) + blank + token.slice(at);
        const whole = { start: 0, end: 213 + blank.length, verdict: 'whole', binary, salt, missing: 0 };
        expect(findTokens(text)).toEqual([whole]);
        expect(findTokens(`${text} and words`)).toEqual([whole]);
        expect(findTokens(`${text}, ${token}`).map(({ verdict }) => verdict)).toEqual(['whole', 'whole']);
      }
    }
    const folded = many.map((one) => `Subject: ${one}`.replace(/(.{998})/g, '$1 '));
    expect(folded.some((text) => text.includes(' ', 20))).toBe(true);
    for (const text of folded) expect(findTokens(text)).toMatchObject([{ verdict: 'whole' }]);
  });

  it('takes no words behind a cut one for its letters', () => {
    const words = ' and then some more words that go on for a while as they do here, and there, too';
    const found = many.map((one, i) => findTokens(one.slice(0, 30 + (i % 180)) + words)[0]);
    const exact = found.filter((one, i) => one?.verdict === 'cut' && one.end === 30 + (i % 180));
    expect(exact.length).toBeGreaterThan(0.97 * many.length); // where words happen to fit, no key opens them
    expect(findTokens(`${token.slice(0, 50)} ${token.slice(50)}z`)).toMatchObject([{ verdict: 'cut', end: 50 }]);
  });

  it('finds one whose first letter a site made a capital, and knows it for what it is (B7)', () => {
    for (const text of [`P${token.slice(1)}`, token.replace(PREFIX, PREFIX.toUpperCase())]) {
      expect(findTokens(text)).toEqual([{ start: 0, end: 213, verdict: 'whole', binary, salt, missing: 0 }]);
    }
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

  it('never takes a changed character for the same token, and never throws (P-25)', () => {
    for (let at = 0; at < token.length; at++) {
      for (const character of ['1', 'z', 'A', '0', 'l', '-', ' ', 'é', '\u{1f600}']) {
        const text = changed(token, at, character);
        if (
          text.slice(0, PREFIX.length).toLowerCase() === PREFIX &&
          text.slice(PREFIX.length) === token.slice(PREFIX.length)
        )
          continue; // the same, or the case of its beginning, which says nothing
        const found = findTokens(text);
        if (at < PREFIX.length) expect(found.every(({ verdict }) => verdict === 'altered')).toBe(true);
        else expect(found).toHaveLength(1);
        for (const entry of found) expect(entry.binary).not.toEqual(binary);
      }
    }
  });

  it('calls a character that base58 leaves out a change, not a cut, and takes in the rest of the word', () => {
    for (const character of '0OIl') {
      for (const at of [30, 100, 212]) {
        expect(findTokens(changed(token, at, character))).toMatchObject([{ verdict: 'altered', end: 213 }]);
      }
    }
  });

  it('calls a character in the middle a change, not a cut, whatever it is (B7)', () => {
    for (const character of ['-', '_', '.', 'é', '\u{1f600}']) {
      for (const at of [30, 100, 209]) {
        expect(findTokens(changed(token, at, character))[0]?.verdict, `${character} ${at}`).toBe('altered');
      }
    }
    for (const end of ['…', '...', '-', '/edit', '. Then', ', and']) {
      expect(findTokens(token.slice(0, 100) + end)[0], end).toMatchObject({ verdict: 'cut', missing: 113 });
    }
  });

  it('calls nothing newer that a site put into small letters or capitals (B7: it was 88 of 100)', () => {
    expect(new Set(verdicts((one) => one))).toEqual(new Set(['whole']));
    expect(new Set(verdicts((one) => one.toLowerCase()))).toEqual(new Set(['altered']));
    expect(new Set(verdicts((one) => one.toUpperCase()))).toEqual(new Set(['altered']));
    const newer = (one: string) => one.replace(PREFIX, 'paperseal2');
    expect(verdicts((one) => newer(one).toLowerCase())).not.toContain('newer');
  });

  it('calls hardly any newer in which one letter near the front was changed (B7: it was 67 of 100)', () => {
    const letters = [...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'];
    let broken = 0;
    let newer = 0;
    for (const [i, one] of many.entries()) {
      for (let at = PREFIX.length - 1; at < PREFIX.length + 3; at++) {
        const to = letters[(i * 7 + at * 13) % 58] ?? '';
        const [found] = findTokens(changed(one, at, to));
        if (to === one[at] || !found || found.verdict === 'whole') continue;
        broken++;
        if (found.verdict === 'newer') newer++;
      }
    }
    expect(broken).toBeGreaterThan(400);
    expect(newer / broken).toBeLessThan(0.01);
  });

  it('tells newer versions apart (S-28, D-10)', () => {
    const next = writeToken(binaryOf(80, 2));
    expect(findTokens(next)[0]?.verdict).toBe('newer');
    expect(findTokens(next.replace(PREFIX, 'paperseal2'))[0]?.verdict).toBe('newer');
    expect(findTokens('paperseal2 and paperseal3.')).toEqual([]);
    expect(findTokens(writeToken(binaryOf(80, 15)))[0]?.verdict).toBe('newer');
    expect(findTokens(writeToken(binaryOf(80, 16)))[0]?.verdict).toBe('altered');
    expect(findTokens(writeToken(binaryOf(80, 0)))[0]?.verdict).toBe('altered');
    expect(findTokens(writeToken(binaryOf(80, 200)))[0]?.verdict).toBe('altered');
  });

  it('calls one newer only as long as nothing speaks for damage: length, blocks, the shape of this version (B7)', () => {
    const next = writeToken(binaryOf(80, 2));
    expect(findTokens(next)[0]?.verdict).toBe('newer');
    expect(findTokens(next.slice(0, 200))[0]).toMatchObject({ verdict: 'cut', missing: 13 });
    expect(findTokens(next.slice(0, 21) + 'z'.repeat(192))[0]?.verdict).toBe('altered');
    expect(findTokens(changed(next, 100, '0'))[0]?.verdict).toBe('altered');
    expect(findTokens(writeToken(binaryOf(81, 2)))[0]?.verdict).toBe('altered');
    expect(findTokens(token.replace(PREFIX, 'paperseal2'))[0]).toMatchObject({
      verdict: 'altered',
      binary: null,
      salt,
    });
  });

  it('reads the salt of a broken one from 65 characters on, and none from what lies before it (B7, P-44)', () => {
    for (const length of [65, 75, 110, 200]) {
      expect(findTokens(token.slice(0, length))[0]).toMatchObject({ verdict: 'cut', salt });
      expect(findTokens(`P${token.slice(1, length)}… and more`)[0]).toMatchObject({ verdict: 'cut', salt });
    }
    expect(findTokens(token.slice(0, 64))[0]).toMatchObject({ verdict: 'cut', salt: null });
    expect(findTokens(changed(token, 100, 'l'))[0]).toMatchObject({ verdict: 'altered', salt });
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
    for (const text of ['', 'paperseal', 'Paperseal', 'paper seal1', 'the paperseal0']) {
      expect(findTokens(text)).toEqual([]);
    }
  });

  it('reads a megabyte of text that only looks like tokens in linear time (P-17)', () => {
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
    const loose = [`${PREFIX} `, `${PREFIX} 1 1`, `${token.slice(0, 100)} ${token.slice(100, 200)} `, `${PREFIX}\n> `];
    for (const piece of [
      ...lookalikes,
      ...loose,
      token.slice(0, 200),
      `${token.slice(0, 30)}${' 1'.repeat(90_000)}`,
      `${PREFIX}${'1'.repeat(95_000)}`,
    ]) {
      const text = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
      const start = process.cpuUsage();
      findTokens(text);
      expect(process.cpuUsage(start).user / 1_000, JSON.stringify(piece.slice(0, 20))).toBeLessThan(1_500); // ms
    }
  });

  it('throws for no text whatever (F-02)', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(PREFIX, token, token.slice(0, 60), token.slice(60), '\n', '\n> ', '\u200b', ' ', 'Paperseal2'),
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
