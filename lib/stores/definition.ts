// What a kind of store consists of. A new store is one file with one StoreDefinition and one line in index.ts; the form
// in the settings, the permission that is asked for and the button that tests it follow from it.

import type { GenericSchema } from 'valibot';
import type { BlobStore } from '../sync/ports.ts';

/** The part of `fetch` that stores use: always with a text address. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface StoreDefinition<Config> {
  /** Names the store in settings and in `store_<kind>_name`. Never changes once released. */
  readonly kind: string;
  /** Checks and tidies what was typed. An issue's message is an ErrorCode where the user can do something about it. */
  readonly config: GenericSchema<unknown, Config>;
  readonly fields: readonly StoreField[];
  /** Match patterns for `permissions.request`. A pattern has no port: it covers all ports of the host. */
  readonly origins: (config: Config) => string[];
  /** Asks nothing of the network yet. */
  readonly open: (config: Config, fetch: Fetch) => BlobStore;
}

/** One input of the form; `key` is the property of the config. One is `url`: its host and folder name the storage. */
export interface StoreField {
  readonly key: string;
  readonly type: 'text' | 'password' | 'url';
  /** Keys of the message catalogue. */
  readonly label: string;
  readonly hint?: string;
}
