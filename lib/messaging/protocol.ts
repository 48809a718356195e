// The whole wire between the contexts of the extension: each message once (messages), and what it is answered with.

import type * as v from 'valibot';
import { CEREMONIES } from './messages/ceremonies.ts';
import { READING } from './messages/reading.ts';
import { RECORDS } from './messages/records.ts';
import { SEALING } from './messages/sealing.ts';
import { SITES } from './messages/sites.ts';
import { STORAGES } from './messages/storages.ts';
import { VAULT } from './messages/vault.ts';

export const PROTOCOL = {
  ...VAULT,
  ...CEREMONIES,
  ...RECORDS,
  ...SEALING,
  ...READING,
  ...SITES,
  ...STORAGES,
} as const;

export type MessageName = keyof typeof PROTOCOL;
export type Request<N extends MessageName> = v.InferOutput<(typeof PROTOCOL)[N]['request']>;
export type Reply<N extends MessageName> = v.InferOutput<(typeof PROTOCOL)[N]['reply']>;

/** Largest message, in characters of its JSON, where one of a field's 65 536 may take six. Files never travel in them. */
export const MAX_MESSAGE = 512 * 1024;

/** What every request is answered with. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly facts: Readonly<Record<string, number>> };
