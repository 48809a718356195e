// The registry of stores: one line per kind. Everything outside lib/stores opens them through here, with a config that
// has passed its schema.

import { safeParse } from 'valibot';
import { isErrorCode, PapersealError } from '../base/errors.ts';
import type { BlobStore } from '../sync/ports.ts';
import type { Fetch, StoreDefinition, StoreField } from './definition.ts';
import { webdav } from './webdav.ts';

const STORES: readonly StoreKind[] = [kindOf(webdav)];

/** What the settings need to draw the forms, in the order in which they are offered. */
export const STORE_FORMS: readonly StoreForm[] = STORES;

export type StoreForm = Pick<StoreDefinition<unknown>, 'kind' | 'fields'>;

/** A store that was described well enough to be opened. */
export interface StoreChoice {
  readonly kind: string;
  /** Tidied, to be kept (sealed: it holds a password) and passed to `chooseStore` again. */
  readonly config: unknown;
  /** The same for the same storage, whatever its password is. */
  readonly place: string;
  /** Match patterns for `permissions.request` and `.contains`. */
  readonly origins: readonly string[];
  /** Asks nothing of the network yet. */
  open(fetch: Fetch): BlobStore;
}

/**
 * Checks what was typed or kept. Throws `store-address` or `store-insecure` for an address that can't be used, and
 * `bad-request` for an unknown kind or anything else that does not fit.
 */
export function chooseStore(kind: string, config: unknown): StoreChoice {
  const definition = STORES.find((store) => store.kind === kind);
  if (definition === undefined) throw new PapersealError('bad-request');
  return definition.choose(config);
}

/** A definition whose config type is nobody's business any more: nothing gets in but through its schema. */
interface StoreKind extends StoreForm {
  choose(input: unknown): StoreChoice;
}

/** Everything but passwords. */
function placeOf(config: unknown, fields: readonly StoreField[]): string {
  const secrets = fields.filter(({ type }) => type === 'password').map(({ key }) => key);
  return JSON.stringify(config, (key, value: unknown) => (secrets.includes(key) ? undefined : value));
}

function kindOf<Config>({ kind, fields, config: schema, origins, open }: StoreDefinition<Config>): StoreKind {
  return {
    kind,
    fields,
    choose(input) {
      const parsed = safeParse(schema, input);
      if (!parsed.success) {
        const code = parsed.issues.map(({ message }) => message).find(isErrorCode);
        throw new PapersealError(code ?? 'bad-request');
      }
      const config = parsed.output;
      return {
        kind,
        config,
        place: placeOf(config, fields),
        origins: origins(config),
        open: (fetch) => open(config, fetch),
      };
    },
  };
}
