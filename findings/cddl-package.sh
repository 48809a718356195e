#!/usr/bin/env bash
# What: the npm package `cddl`, a reader of CDDL (RFC 8610), on shapes as COSE and CBOR logs have them.
# Versions: cddl 0.21.2.
# One would guess: it was made for a specification of the W3C and reads what RFC 8610 allows; tag 10 is not tag 1; a map of
#   any text to bytes is not a map with one key named "tstr".
# Seen: `[1, tstr]` and `{1 => tstr}` are refused ("Expected property name"), with a name before the number they are read;
#   `bstr .cbor b` is refused. `#6.10(bstr)` and `#6.1(bstr)` give one and the same tree, for the tag is read as a decimal
#   fraction. `{* tstr => bstr}` and `{* tstr: bstr}` differ in nothing but a cut, and both say the name is "tstr".
# Why it matters: a grammar that passes there says little about binary formats, and two tags that are one in the tree make a
#   validator, or generated types, take one message for another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent cddl@0.21.2

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { parse } from 'cddl';

const read = (rule) => {
  writeFileSync('rule.cddl', `${rule}\n`);
  try {
    return parse('rule.cddl');
  } catch (error) {
    return String(error.message).match(/error: (.*?),/)?.[1] ?? String(error);
  }
};
const refused = ['a = [1, tstr]', 'a = {1 => tstr}', 'a = bstr .cbor b\nb = tstr'];
for (const rule of refused) {
  console.log(JSON.stringify(rule), '->', read(rule));
  deepStrictEqual(typeof read(rule), 'string');
}
for (const rule of ['a = [kind: 1, name: tstr]', 'a = bstr .size 16', 'a = {* tstr => bstr}']) {
  deepStrictEqual(Array.isArray(read(rule)), true);
}
const [ten, one] = [read('a = #6.10(bstr)'), read('a = #6.1(bstr)')];
console.log('#6.10 ->', JSON.stringify(ten[0].PropertyType[0].Value), '· #6.1 ->', JSON.stringify(one[0].PropertyType[0].Value));
deepStrictEqual(ten, one);
const [any, named] = ['a = {* tstr => bstr}', 'a = {* tstr: bstr}'].map((rule) => read(rule)[0].Properties[0]);
console.log('{* tstr => bstr} ->', JSON.stringify(any), '· {* tstr: bstr} ->', JSON.stringify(named));
deepStrictEqual({ ...any, HasCut: named.HasCut }, named);
JS
node try.mjs
