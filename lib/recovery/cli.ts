// `npm run recover -- --words FILE [--token TEXT]… [--store URL] [--file COPY]`: opens sealed texts with the words alone,
// and lists everything that a WebDAV folder or a saved copy holds. Needs Node and this folder, no browser. A password
// for the store comes from the URL, from PAPERSEAL_USER and PAPERSEAL_PASSWORD, or is asked for.

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { toHex } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import type { Root } from '../crypto/epoch.ts';
import { readWords, wordsToRoot } from '../crypto/paper-key.ts';
import { openCopy } from '../stores/file.ts';
import { openWebdav } from '../stores/webdav.ts';
import type { BlobStore } from '../sync/ports.ts';
import { hlcTime } from '../vault/hlc.ts';
import type { VaultRecord } from '../vault/record.ts';
import { type RecoveredRecord, type RecoveredVault, recoverTokens, recoverVault } from './recover.ts';

const USAGE = `Usage: npm run recover -- --words FILE [--token TEXT]... [--store URL] [--file COPY]

  --words FILE   a text file with the 24 words ("-": standard input)
  --token TEXT   a sealed text, or any text that holds some
  --store URL    a WebDAV folder, https://user:password@host/folder/
  --file COPY    a saved copy
`;

const VERDICTS = {
  whole: 'it is whole',
  cut: 'its end is missing',
  altered: 'characters of it were changed',
  newer: 'it was made by a newer Paperseal',
  'wrong-key': 'another paper key sealed it',
  damaged: 'it was damaged after it was sealed',
};

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  const code = errorCode(error);
  if (code === 'internal') throw error;
  console.error(await sentence(code));
  process.exitCode = 1;
}

/** True when everything that was asked for could be read. */
async function run(): Promise<boolean> {
  const { words, token: texts = [], store, file } = readArguments();
  if (words === undefined || (texts.length === 0 && store === undefined && file === undefined)) {
    console.error(USAGE);
    return false;
  }
  const root = await openRoot(words);
  console.log(`Vault ${toHex(root.vaultId)}`);

  let whole = true;
  for (const text of texts) whole = (await printTokens(root, text)) && whole;
  if (store !== undefined) whole = (await printVault(root, await openStore(store))) && whole;
  if (file !== undefined) whole = (await printVault(root, openCopy(new Uint8Array(await readFile(file))))) && whole;
  return whole;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        words: { type: 'string' },
        token: { type: 'string', multiple: true },
        store: { type: 'string' },
        file: { type: 'string' },
      },
    }).values;
  } catch {
    return {};
  }
}

async function openRoot(path: string): Promise<Root> {
  const text = path === '-' ? await readAll() : await readFile(path, 'utf8');
  const { typed, words, problem } = readWords(text);
  const unknown = words.indexOf(null);
  if (problem === 'words-invalid' && unknown >= 0)
    console.error(`Word ${unknown + 1}, "${typed[unknown]}", is not in the list.`);
  if (problem !== null) throw new PapersealError(problem);
  return wordsToRoot(words.filter((word) => word !== null));
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function openStore(address: string): Promise<BlobStore> {
  const url = URL.parse(address);
  if (url === null) throw new PapersealError('store-address');
  const user = decodeURIComponent(url.username) || (process.env['PAPERSEAL_USER'] ?? '');
  const password =
    decodeURIComponent(url.password) || (process.env['PAPERSEAL_PASSWORD'] ?? (user === '' ? '' : await askPassword()));
  url.username = '';
  url.password = '';
  const folder = url.href.endsWith('/') ? url.href : `${url.href}/`;
  return openWebdav({ url: folder, user, password }, fetch);
}

async function askPassword(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const password = await prompt.question('Password of the storage: ');
  prompt.close();
  return password;
}

async function printTokens(root: Root, text: string): Promise<boolean> {
  const tokens = await recoverTokens(root, text);
  if (tokens.length === 0) console.log('\nNo sealed text in there.');
  for (const { verdict, opened } of tokens) {
    if (opened === null) console.log(`\nA sealed text that can't be opened: ${VERDICTS[verdict]}.`);
    else console.log(`\n${opened.site}\n${indent(opened.text)}`);
  }
  return tokens.length > 0 && tokens.every(({ opened }) => opened !== null);
}

async function printVault(root: Root, store: BlobStore): Promise<boolean> {
  const vault = await recoverVault(root, store);
  console.log(`\n${summary(vault)}`);
  for (const record of vault.records) printRecord(record);
  for (const { name, code } of vault.notices) console.log(`\nNot read: ${name}\n${indent(await sentence(code))}`);
  return vault.notices.length === 0;
}

function summary({ records, browsers, code }: RecoveredVault): string {
  const kept = records.filter(({ record }) => record !== null).length;
  const names = browsers.map(
    ({ name, status }) => `${name ?? 'without a name'}${status === 'valid' ? '' : ` (${status})`}`,
  );
  return `${kept} records, ${records.length - kept} removed. Browsers: ${names.join(', ') || 'none'}. Vault code: ${code?.join(' ') ?? 'none, since not all of it could be read'}.`;
}

function printRecord({ hlc, record, earlier }: RecoveredRecord): void {
  if (record === null) return;
  const at = new Date(hlcTime(hlc)).toISOString();
  console.log(`\n${at}  ${title(record)}\n${indent(record.text)}`);
  for (const version of earlier) console.log(`  before:\n${indent(indent(version.text))}`);
}

function title(record: VaultRecord): string {
  if (record.kind === 'note') return `note: ${record.title}`;
  return [record.site, record.pageTitle, record.label].filter(Boolean).join('  ');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

/** The product's own sentence for a state of the world. */
async function sentence(code: string): Promise<string> {
  const catalogue = new URL('../../public/_locales/en/messages.json', import.meta.url);
  const messages: unknown = JSON.parse(await readFile(catalogue, 'utf8'));
  const entry: unknown = Object(messages)[`error_${code.replaceAll('-', '_')}`];
  const message: unknown = Object(entry).message;
  return typeof message === 'string' ? message : code;
}
