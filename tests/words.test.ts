// One word for one thing, and one thing for one word (CONTRIBUTING "Words"), as far as a program can hold it: a name is
// one type. What crosses the wire has the name on both sides, since the page's layers can't import the wire's.

import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const DECLARED = /^(?:export )?(?:interface|type) (\w+)\b[^=;{]*(=[^;]*;)?/gm;
const WIRE = /\b(Reply|Request|OrderReply|v\.InferOutput)</;

/** Names of more than one thing, with their places. `sources` by path. */
function ambiguous(sources: ReadonlyMap<string, string>): string[] {
  const things = new Map<string, Map<string, string[]>>();
  for (const [path, source] of sources) {
    for (const [, name = '', alias = ''] of source.matchAll(DECLARED)) {
      const byThing = things.get(name) ?? new Map<string, string[]>();
      const thing = alias === '' ? path : alias.replace(/\s+/g, ' '); // an interface is itself alone
      things.set(name, byThing.set(thing, [...(byThing.get(thing) ?? []), path]));
    }
  }
  return [...things]
    .filter(([, byThing]) => {
      const wire = [...byThing.keys()].filter((thing) => WIRE.test(thing)).length;
      return wire > 1 || byThing.size - wire > 1;
    })
    .map(([name, byThing]) => `${name}: ${[...byThing.values()].flat().join(', ')}`);
}

it('gives each type a name of its own', () => {
  const one = 'export interface Place {\n  readonly seq: number;\n}\n';
  const other = "type Place = 'frame' | 'window';\n";
  const wire = "type Place = Reply<'editor.open'>;\n";
  expect(
    ambiguous(
      new Map([
        ['a.ts', one],
        ['b.ts', wire],
        ['c.ts', wire],
      ]),
    ),
  ).toEqual([]);
  expect(
    ambiguous(
      new Map([
        ['a.ts', one],
        ['b.ts', other],
      ]),
    ),
  ).toEqual(['Place: a.ts, b.ts']);

  const paths = globSync('{lib,components,entrypoints}/**/*.{ts,tsx}');
  expect(paths.length).toBeGreaterThan(300);
  expect(ambiguous(new Map(paths.map((path) => [path, readFileSync(path, 'utf8')])))).toEqual([]);
});
