// Finds the 24 words in what people paste: lists with a heading or a footer, "Word 1:", tables, columns, numbers that are
// missing or doubled. Every way of reading it that may be meant is tried. That all are words of the list, that the numbers
// agree and that the checksum fits speak for one; none of the three decides alone. SPEC "Paper key".

/** One word as it stands in the text. */
interface TypedWord {
  readonly word: string;
  /** The word of the list that is meant; null when there is none. */
  readonly meant: string | null;
  /** The number right before it; null when there is none. */
  readonly number: number | null;
  /** A number comes right after it. */
  readonly isLabel: boolean;
  readonly line: number;
  /** A run of words may begin here: at a new line, after a colon, after something that is no word of the list. */
  readonly begins: boolean;
}

export interface PaperKeyList {
  readonly count: number;
  /** The word of the list that was meant; null when there is none. */
  listed(word: string): string | null;
  /** Whether the checksum of that many words of the list fits. */
  fits(words: readonly string[]): boolean;
}

export interface FoundWords {
  /** The words in their order: the run that was found, or everything where there is none. */
  readonly typed: readonly string[];
  /** What stood around the run and is not in it. */
  readonly unused: readonly string[];
}

const MOST_PIECES = 600; // some pages of text: whoever pastes more has pasted something else
const MOST_UNLISTED = 3; // in a run whose checksum does not fit
const ENOUGH_NUMBERS = 12;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]+/;

export function findWords(text: string, list: PaperKeyList): FoundWords {
  const pieces = countedFromOne(split(text, list), list.count);
  const all = pieces.map(({ word }) => word);
  if (pieces.length < list.count || pieces.length > MOST_PIECES) return { typed: all, unused: [] };
  const best = likeliest(pieces, list);
  if (!best) return { typed: all, unused: [] };
  const used = new Set(best);
  const words = new Set(best.map(({ word }) => word));
  const rest = pieces.filter((piece) => !used.has(piece) && !words.has(piece.word));
  return { typed: best.map(({ word }) => word), unused: rest.map(({ word }) => word) };
}

function likeliest(pieces: readonly TypedWord[], list: PaperKeyList): readonly TypedWord[] | null {
  let best: readonly TypedWord[] | null = null;
  let most = -Infinity;
  const tried = new Set<string>();
  for (const run of runs(pieces, list.count)) {
    const key = run.map(({ word }) => word).join(' ');
    if (tried.has(key)) continue;
    tried.add(key);
    const score = rate(run, pieces.length, list);
    if (score > most) [best, most] = [run, score];
  }
  return best;
}

/** -Infinity: not believed. */
function rate(run: readonly TypedWord[], among: number, list: PaperKeyList): number {
  const meant = run.flatMap((piece) => piece.meant ?? []);
  const unlisted = run.length - meant.length;
  const isFitting = unlisted === 0 && list.fits(meant);
  const numbered = run.flatMap(({ number }, i) => (number === null ? [] : [number === i + 1]));
  const agreeing = numbered.filter(Boolean).length;
  const isSure = isFitting || among === run.length;
  if (!isSure && (unlisted > MOST_UNLISTED || (agreeing < ENOUGH_NUMBERS && unlisted > 0))) return -Infinity;
  return (isFitting ? 1000 : 0) + 10 * (2 * agreeing - numbered.length) - 40 * unlisted;
}

/** Every run of so many words that the text may mean, the plainest first. */
function* runs(pieces: readonly TypedWord[], count: number): Generator<readonly TypedWord[]> {
  const numbered = pieces.filter(({ number }) => isPlace(number, count));
  const lines = new Set(numbered.map(({ line }) => line));
  const labels = labelsOf(pieces);
  const parts = [
    pieces,
    numbered,
    pieces.filter(({ line }) => lines.has(line)),
    table(pieces),
    pieces.filter(({ word }) => !labels.has(word)),
    pieces.filter(({ word, line }) => lines.has(line) && !labels.has(word)),
  ];
  for (const part of parts) {
    for (const order of [part, downwards(part)]) yield* windows(order, count);
    yield* byNumber(part, count);
  }
}

/** All of them, or each stretch that begins and ends where a run may. */
function* windows(pieces: readonly TypedWord[], count: number): Generator<readonly TypedWord[]> {
  for (let start = 0; start + count <= pieces.length; start++) {
    const after = pieces[start + count];
    if (pieces[start]?.begins && (!after || after.begins || after.meant === null))
      yield pieces.slice(start, start + count);
  }
}

/** By their numbers. One that has none takes the one number that is missing; of two with the same, either does. */
function* byNumber(pieces: readonly TypedWord[], count: number): Generator<readonly TypedWord[]> {
  const places = Array.from({ length: count }, (): TypedWord[] => []);
  for (const piece of pieces) if (isPlace(piece.number, count)) places[piece.number - 1]?.push(piece);
  const empty = places.findIndex((place) => place.length === 0);
  const double = places.findIndex((place) => place.length > 1);
  if (places.filter((place) => place.length !== 1).length > 2) return;
  const chosen = places.map(([first]) => first);
  if (empty < 0) return yield chosen.filter((piece) => piece !== undefined);
  const others = pieces.filter(({ number }) => !isPlace(number, count));
  const candidates = double < 0 ? others : [...(places[double] ?? []), ...others];
  for (const candidate of candidates.slice(0, count)) {
    const filled = chosen.with(empty, candidate);
    if (double >= 0) filled[double] = places[double]?.find((piece) => piece !== candidate);
    yield filled.filter((piece) => piece !== undefined);
  }
}

/** The lines that are as wide as most are. */
function table(pieces: readonly TypedWord[]): TypedWord[] {
  const rows = rowsOf(pieces);
  const widths = [...Map.groupBy(rows, (row) => row.length).values()].sort((a, b) => b.length - a.length);
  return widths[0]?.flat() ?? [];
}

/** Column by column, where lines hold several. */
function downwards(pieces: readonly TypedWord[]): TypedWord[] {
  const rows = rowsOf(pieces);
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.flatMap((row) => row[column] ?? [])).flat();
}

function rowsOf(pieces: readonly TypedWord[]): TypedWord[][] {
  return [...Map.groupBy(pieces, ({ line }) => line).values()];
}

/** "Word" in "Word 1: …": what stands before numbers again and again. */
function labelsOf(pieces: readonly TypedWord[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { word, isLabel } of pieces) if (isLabel) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].flatMap(([word, count]) => (count >= ENOUGH_NUMBERS ? [word] : [])));
}

/** Some count from 0. */
function countedFromOne(pieces: readonly TypedWord[], count: number): readonly TypedWord[] {
  const has = (wanted: number) => pieces.some(({ number }) => number === wanted);
  if (!has(0) || has(count)) return pieces;
  return pieces.map((piece) => ({ ...piece, number: piece.number === null ? null : piece.number + 1 }));
}

function isPlace(number: number | null, count: number): number is number {
  return number !== null && number >= 1 && number <= count;
}

function split(text: string, { listed }: PaperKeyList): TypedWord[] {
  const pieces: TypedWord[] = [];
  for (const [line, words] of text.split(/[\r\n\v\f\u2028\u2029]+/).entries()) {
    let number: number | null = null;
    let begins = true;
    for (const [found, gap = '', digits, letters = ''] of words.matchAll(PIECE)) {
      begins ||= gap.includes(':') && number === null;
      if (digits !== undefined) {
        const last = pieces.at(-1);
        if (last?.line === line && number === null) pieces[pieces.length - 1] = { ...last, isLabel: true };
        number = Number.parseInt(digits, 10);
        continue;
      }
      if (found === '') continue;
      for (const word of wordsIn(letters, listed)) {
        const meant = listed(word);
        pieces.push({ word, meant, number, isLabel: false, line, begins: begins || number !== null });
        number = null;
        begins = meant === null;
      }
    }
  }
  return pieces;
}

/** What stands between, then a number ("12", "12th") or letters. */
const PIECE =
  /([^\d\p{L}\p{M}]*)(?:(\d+)(?:(?:st|nd|rd|th)(?![\p{L}\p{M}]))?|([\p{L}\p{M}\u00ad\u200b-\u200f\u2060\ufeff]+))/gu;

/** Invisible characters stand within words, where lines were broken, and between words, where blanks were lost. */
function wordsIn(letters: string, listed: PaperKeyList['listed']): string[] {
  const parts = letters.split(INVISIBLE).filter(Boolean);
  const joined = parts.join('');
  const areWords = listed(joined) === null && parts.every((part) => listed(part) !== null);
  return areWords ? parts : joined === '' ? [] : [joined];
}
