// Damage to a local database: what a bad disk or a clumsy tool does to one value in one table.

import type { Bytes } from '../../lib/base/bytes.ts';
import type { Database, TableName } from '../../lib/vault/ports.ts';

/** What may happen to a value on a disk. */
export const DAMAGES: Readonly<Record<string, (value: Bytes) => Bytes | null>> = {
  'one byte changed': (value) => value.map((byte, i) => (i === value.length >> 1 ? byte ^ 0x20 : byte)),
  'cut to half': (value) => value.slice(0, value.length >> 1),
  removed: () => null,
};

export async function spoil(database: Database, table: TableName, name: string, how: (value: Bytes) => Bytes | null) {
  await database.write(async (transaction) => {
    const value = await transaction.get(table, name);
    if (!value) throw new Error(`nothing lies under ${name}`);
    const spoilt = how(value);
    if (spoilt) transaction.put(table, name, spoilt);
    else transaction.remove(table, name);
  });
}
