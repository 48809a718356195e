// Every key that the code asks for has words, every key with words is asked for, every error code has its sentence.
// The types of `t(key)` say the first at compile time for TypeScript; this says it for the manifest and HTML too. Another
// language has no key that English lacks, and takes the same values; what it does not say is said in English.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../lib/base/errors.ts';

const LOCALES = 'public/_locales';
const english = catalogue('en');
const messages = Object.keys(english);
const sources = ['lib', 'components', 'entrypoints']
  .filter((folder) => existsSync(folder))
  .flatMap(sourceFiles)
  .concat('wxt.config.ts');
const code = sources.map((path) => readFileSync(path, 'utf8')).join('\n');

const asked = new Set([
  ...[...code.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => key),
  ...[...code.matchAll(/\bt\(\s*'(\w+)'/g)].map(([, key]) => key),
  ...ERROR_CODES.map((error) => `error_${error.replaceAll('-', '_')}`),
]);
const quoted = new Set([...code.matchAll(/['"`]([a-z][a-z0-9_]*)['"`]/g)].map(([, key]) => key)); // keys kept in tables
const prefixes = [...code.matchAll(/`([a-z][a-z0-9_]*_)\$\{/g)].map(([, prefix]) => prefix); // t(`state_${state}`)

const isUsed = (key) => asked.has(key) || quoted.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
const problems = [
  ...[...asked].filter((key) => !messages.includes(key)).map((key) => `no words for ${key}`),
  ...messages.filter((key) => !isUsed(key)).map((key) => `nothing uses ${key}`),
  ...readdirSync(LOCALES).flatMap(differences),
];
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

function catalogue(language) {
  return JSON.parse(readFileSync(join(LOCALES, language, 'messages.json'), 'utf8'));
}

/** `ext_language` says which one it is, `ext_direction` how it is written: each has its own. */
function differences(language) {
  const translated = catalogue(language);
  const values = (entry) => [...new Set(JSON.stringify(entry).match(/\$\w+/g))].sort().join();
  return [
    ...(translated.ext_language?.message.startsWith(language.split('_')[0]) ? [] : [`${language}: no ext_language`]),
    ...(/^(ltr|rtl)$/.test(translated.ext_direction?.message) ? [] : [`${language}: no ext_direction`]),
    ...Object.entries(translated).flatMap(([key, entry]) => {
      if (english[key] === undefined) return [`${language}: no such key in English: ${key}`];
      return values(entry) === values(english[key]) ? [] : [`${language}: other values than in English: ${key}`];
    }),
  ];
}

function sourceFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(tsx?|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
