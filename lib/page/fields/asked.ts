// What a field was when somebody asked to seal in it: what it held, and whose it was. A page may give it another text
// while one types, draw its list anew so that the element belongs to another record, or go on to another address.
// Anything else than what was asked for is left as it stands, and the person decides.

import { MOST_HELD } from '../../base/limits.ts';
import { bare } from '../bare.ts';
import type { Field } from './field.ts';
import { isSamePlace, type FieldPlace, placeOf } from './place.ts';

/** How a field stands there: page data, and only as long as its document. */
interface Asked {
  readonly held: string;
  readonly place: FieldPlace;
}

/** What stands in a field now. */
export interface Stands {
  /** Names this state for `differs`. */
  readonly asked: string;
  readonly held: string;
  /** The field is, or may be, another record's. */
  readonly moved: boolean;
}

export interface AskedFields {
  /** Remembers how the field stands there. */
  note(field: Field): string;
  /** null: it is as it was asked for, or holds one of `mine`. What is forgotten, or too long to be shown, is never the same. */
  differs(field: Field, asked: string, mine: readonly string[]): Stands | null;
}

const MOST_KEPT = 64;

export function askedFields(): AskedFields {
  const known = new Map<string, Asked>();
  let count = 0;
  const keep = (state: Asked): string => {
    const name = `a${++count}`;
    known.set(name, state);
    for (const oldest of known.keys()) if (known.size > MOST_KEPT) known.delete(oldest);
    return name;
  };
  return {
    note: (field) => keep(look(field)),
    differs(field, asked, mine) {
      const now = look(field);
      const isLong = now.held.length >= MOST_HELD;
      const holds = (held: string) => !isLong && bare(held) === bare(now.held);
      const before = known.get(asked);
      const moved = !before || !isSamePlace(before.place, now.place);
      if (mine.some(holds) || (!moved && holds(before.held))) return null;
      return { asked: keep(now), held: now.held.slice(0, MOST_HELD), moved };
    },
  };
}

function look({ element, access }: Field): Asked {
  return { held: access.read(element), place: placeOf(element) };
}
