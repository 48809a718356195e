// What SPEC.md uses of CDDL (RFC 8610): rules, choices, arrays, maps with literal keys, occurrence `*`, literals, .size and
// .cbor. The package named cddl reads no array that begins with a number.

import { type Cbor, parseCbor } from '../../lib/crypto/cbor.ts';

/** Whether the bytes are one CBOR item of this rule. Throws for a rule that is not there. */
export type Matches = (rule: string, bytes: Uint8Array) => boolean;

type Type =
  | { kind: 'choice'; of: Type[] }
  | { kind: 'array' | 'map'; entries: Entry[] }
  | { kind: 'literal'; value: number | string | null }
  | { kind: 'name'; name: string }
  | { kind: 'sized'; type: Type; size: number }
  | { kind: 'inside'; inner: Type };

interface Entry {
  readonly many: boolean;
  /** A map's key. */
  readonly key: Type | null;
  readonly type: Type;
}

const LIMITS = { maxItems: 262_144 };

export function readCddl(text: string): { rules: ReadonlySet<string>; matches: Matches } {
  const rules = parse(text);
  const matches = (type: Type, value: Cbor): boolean => {
    switch (type.kind) {
      case 'choice':
        return type.of.some((one) => matches(one, value));
      case 'array':
        return Array.isArray(value) && matchesArray(type.entries, value as readonly Cbor[]);
      case 'map':
        return value instanceof Map && matchesMap(type.entries, value as ReadonlyMap<number | string, Cbor>);
      case 'literal':
        return value === type.value;
      case 'sized':
        return value instanceof Uint8Array && value.length === type.size && matches(type.type, value);
      case 'inside':
        return value instanceof Uint8Array && isCbor(value) && matches(type.inner, parseCbor(value, LIMITS));
      case 'name':
        return matchesName(type.name, value);
    }
  };

  function matchesName(name: string, value: Cbor): boolean {
    if (name === 'bstr') return value instanceof Uint8Array;
    if (name === 'tstr') return typeof value === 'string';
    if (name === 'uint') return (typeof value === 'number' || typeof value === 'bigint') && value >= 0;
    const rule = rules.get(name);
    if (rule === undefined) throw new Error(`no rule ${name}`);
    return matches(rule, value);
  }

  /** An entry that may come many times takes all there are: nothing in SPEC follows one. */
  function matchesArray(entries: readonly Entry[], items: readonly Cbor[]): boolean {
    let at = 0;
    for (const { many, type } of entries) {
      if (!many && (at >= items.length || !matches(type, items[at++] as Cbor))) return false;
      if (many) while (at < items.length && matches(type, items[at] as Cbor)) at++;
    }
    return at === items.length;
  }

  function matchesMap(entries: readonly Entry[], items: ReadonlyMap<number | string, Cbor>): boolean {
    const single = entries.filter(({ many }) => !many);
    const isThere = ({ key, type }: Entry) => [...items].some(([k, v]) => key && matches(key, k) && matches(type, v));
    const isMeant = ([k, v]: [number | string, Cbor]) =>
      entries.some(({ key, type }) => key && matches(key, k) && matches(type, v));
    return single.every(isThere) && [...items].every(isMeant);
  }

  return {
    rules: new Set(rules.keys()),
    matches: (rule, bytes) => matches({ kind: 'name', name: rule }, parseCbor(bytes, LIMITS)),
  };
}

function isCbor(bytes: Uint8Array): boolean {
  try {
    parseCbor(bytes, LIMITS);
    return true;
  } catch {
    return false;
  }
}

function parse(text: string): Map<string, Type> {
  const tokens = text.replace(/;.*$/gm, '').match(/"[^"]*"|=>|\.[a-z]+|[A-Za-z][\w-]*|-?\d+|\S/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const take = (token: string): boolean => tokens[at] === token && ++at > 0;
  const must = (token: string): void => {
    if (!take(token)) throw new Error(`${token} is missing before ${tokens.slice(at, at + 5).join(' ')}`);
  };

  function type(): Type {
    const of = [controlled()];
    while (take('/')) of.push(controlled());
    return of.length === 1 && of[0] ? of[0] : { kind: 'choice', of };
  }

  function controlled(): Type {
    const plain = simple();
    if (take('.size')) return { kind: 'sized', type: plain, size: Number(next()) };
    if (take('.cbor')) return { kind: 'inside', inner: simple() };
    return plain;
  }

  function simple(): Type {
    if (take('[')) return { kind: 'array', entries: entries(']') };
    if (take('{')) return { kind: 'map', entries: entries('}') };
    if (take('(')) {
      const inner = type();
      must(')');
      return inner;
    }
    const token = next();
    if (token === 'null') return { kind: 'literal', value: null };
    if (token.startsWith('"')) return { kind: 'literal', value: token.slice(1, -1) };
    if (/^-?\d+$/.test(token)) return { kind: 'literal', value: Number(token) };
    if (/^[A-Za-z]/.test(token)) return { kind: 'name', name: token };
    throw new Error(`no type: ${token}`);
  }

  function entries(end: string): Entry[] {
    const all: Entry[] = [];
    while (!take(end)) {
      const many = take('*');
      let key: Type | null = null;
      if (tokens[at + 1] === ':') {
        key = { kind: 'literal', value: next() };
        must(':');
      } else if (tokens[at + 1] === '=>') {
        key = simple();
        must('=>');
      }
      all.push({ many, key, type: type() });
      take(',');
    }
    return all;
  }

  const rules = new Map<string, Type>();
  while (at < tokens.length) {
    const name = next();
    must('=');
    if (rules.has(name)) throw new Error(`${name} is there twice`);
    rules.set(name, type());
  }
  return rules;
}
