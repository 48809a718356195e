// Writing a sealed text into a field, believed only when it still stands there after the page had its turns: sites trim
// on `change`, draw later, redraw from their own state, and cut what they save a second after. The last look decides.
// When the text did not hold, the old content goes back, and that is believed no sooner.

import { MOST_HELD } from '../../base/limits.ts';
import { pause } from '../pause.ts';
import { bare } from '../bare.ts';
import { describeField, findAgain } from './describe.ts';
import type { AtField, Field, Refusal } from './field.ts';
import { contentOf, isAsBefore, putBack } from './put-back.ts';
import { objections } from './objections.ts';
import { isSamePlace, placeOf } from './place.ts';
import { holdsPictures, isPartlyShown } from './reach.ts';

export interface Written {
  /**
   * `invalid`: it stands there, but the page says that it won't take it. `gone`: the field is, and nothing was touched.
   * `unseen`: it was written, and what became of it can't be seen: it may stand on the page, or be on its way.
   */
  readonly outcome: 'written' | 'invalid' | 'cut' | 'altered' | 'reverted' | 'refused' | 'gone' | 'unseen';
  /** Characters that the field kept (`cut`), takes at most (`refused` for its length) or won't take (`invalid`). */
  readonly length: number | null;
  /** Of `refused`: what it is by now, where its length is not the reason. */
  readonly why?: Exclude<Refusal, 'none'>;
  /** What the field held before and could not be given back. */
  readonly lost?: string;
  /** It stood there for a while: the site may have saved it. */
  readonly stood?: true;
}

const LOOKS = [0, 250, 1_500]; // ms after the write
const SHORTEST_PART = 8; // letters

/** Does not throw. Refused means that nothing was touched. */
export async function writeAndCheck(
  field: Field,
  text: string,
  atField: AtField = (_, act) => act(),
): Promise<Written> {
  if (!field.element.isConnected) return { outcome: 'gone', length: null };
  const limits = field.access.limits(field.element);
  const maxLength = limits?.maxLength ?? null;
  if (maxLength !== null && text.length > maxLength) return { outcome: 'refused', length: maxLength };
  if (limits && !limits.accepts(text)) return { outcome: 'refused', length: null };
  if (isPartlyShown(field.element)) return { outcome: 'refused', length: null, why: 'partial' };
  if (holdsPictures(field.element)) return { outcome: 'refused', length: null, why: 'pictures' };

  const before = contentOf(field);
  const place = placeOf(field.element);
  const objectsTo = objections(field.element);
  const wanted = bare(text);
  const find = finder(field);
  await atField(field.element, () => field.access.write(field.element, text));
  const seen = await lookOn(find);
  const now = find();
  const last = seen.at(-1) ?? null;
  if (!now || last === null) return { outcome: 'unseen', length: null };
  if (last === wanted)
    return objectsTo(now.element) ? { outcome: 'invalid', length: text.length } : { outcome: 'written', length: null };

  const old = bare(before.text);
  const stood = seen.includes(wanted);
  const isPlace = ({ element }: Field): boolean => isSamePlace(place, placeOf(element));
  /** What is there is still ours to replace: neither another record's, nor the site's own. */
  const isOurs = (field: Field): boolean => {
    const text = bare(field.access.read(field.element));
    return resembles(text, wanted) || (isMadeOf(text, wanted, old) && isPlace(field));
  };
  // The site went on to something else: what is there now is the site's, and what became of the text can't be seen.
  const wentOn = stood && !resembles(last, wanted) && (last === '' || last !== old);
  if (wentOn || (!isOurs(now) && (!isPlace(now) || old === ''))) return { outcome: 'unseen', length: null };
  const written: Written = { ...judge(last, wanted, old), ...(stood ? { stood } : {}) };
  if (isAsBefore(now, before)) return { ...written, outcome: 'reverted', length: null };
  const lost = { ...written, lost: before.text.slice(0, MOST_HELD) };
  if (!isOurs(now)) return lost;
  await putBack(now, before, atField, isOurs, async () => {
    await lookOn(find);
    return find();
  });
  const after = find();
  return after && isAsBefore(after, before) ? written : lost;
}

/** The field, or the one that the site drew in its place. */
function finder(field: Field): () => Field | null {
  const description = describeField(field);
  const root = field.element.getRootNode();
  let now = field;
  return () => {
    const again = now.element.isConnected ? now : findAgain(description, root);
    now = again ?? now;
    return again;
  };
}

/** What stands there at each look, bare; null where there is no such field. */
async function lookOn(find: () => Field | null): Promise<(string | null)[]> {
  const start = performance.now();
  const seen: (string | null)[] = [];
  for (const at of LOOKS) {
    await pause(start + at - performance.now());
    const field = find();
    seen.push(field && bare(field.access.read(field.element)));
  }
  return seen;
}

function judge(seen: string, text: string, old: string): Written {
  if (seen === old) return { outcome: 'reverted', length: null };
  if (seen !== '' && text.startsWith(seen)) return { outcome: 'cut', length: seen.length };
  return { outcome: 'altered', length: null };
}

/** A part of what was written, or all of it among something else, in letters of any case. */
function resembles(seen: string, wanted: string): boolean {
  const [a, b] = [seen.toLowerCase(), wanted.toLowerCase()];
  const isPart = b.startsWith(a) || (a.length >= SHORTEST_PART && b.includes(a)); // few letters are in every sealed text
  return seen !== '' && (a.includes(b) || isPart);
}

/** The old text, nothing, or letters of what was written in their order, as masks and filters leave them. */
function isMadeOf(seen: string, wanted: string, old: string): boolean {
  if (seen === '' || seen === old) return true;
  let at = 0;
  const letters = wanted.toLowerCase();
  return [...seen.toLowerCase()].every((letter) => (at = letters.indexOf(letter, at) + 1) > 0);
}
