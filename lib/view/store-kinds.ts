// The forms of the storages, and the permission that each needs, from their definitions. Nothing is opened here: the
// worker talks to storages.

import { browser } from 'wxt/browser';
import type { StoreChosen, StoreFormKind } from '../../components/storages/store-form.tsx';
// forms and match patterns only are used; nothing of the rest runs in a page
import { chooseStore, STORE_FORMS } from '../stores/index.ts';
import { type MessageKey, t } from '../platform/i18n.ts';

export function storeKinds(): StoreFormKind[] {
  return STORE_FORMS.map(({ kind, fields }) => ({
    kind,
    name: t(`store_${kind}_name` as MessageKey), // tests/stores/registry.test.ts holds definitions and catalogue together
    fields: fields.map((field) => ({ ...field, label: field.label as MessageKey, hint: field.hint as MessageKey })),
  }));
}

/**
 * Asks the browser for the storage's address: must be called from the click itself, before anything is awaited. Throws
 * `store-address` and `store-insecure` at once; false when the user said no.
 */
export async function requestStore(store: StoreChosen): Promise<boolean> {
  const { origins } = chooseStore(store.kind, store.values);
  return browser.permissions.request({ origins: [...origins] });
}
