// The seal mark: what only our own frames show. Known to this browser alone and no secret of the vault, so it is there
// while locked; pages and content scripts have no way to it.

import { parseUtf8, utf8 } from '../base/bytes.ts';
import type { Random } from '../crypto/random.ts';
import { Mark } from '../messaging/shapes.ts';
import type { Database } from '../vault/ports.ts';
import * as v from 'valibot';
import { MARK_PICTURE_COUNT, MARK_WORDS } from '../base/mark-words.ts';
import { STATE } from '../vault/state.ts';

type Mark = v.InferOutput<typeof Mark>;

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

export async function readMark(database: Database): Promise<Mark | null> {
  const bytes = await database.read((transaction) => transaction.get('state', STATE.mark));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Mark), bytes ? parseUtf8(bytes) : null);
  return parsed.success ? parsed.output : null;
}

export async function writeMark(database: Database, mark: Mark): Promise<Mark> {
  await database.write(async (transaction) => transaction.put('state', STATE.mark, utf8(JSON.stringify(mark))));
  return mark;
}

export function drawMark(random: Random): Mark {
  const [picture = 0, word = 0, first = 0, second = 0, number = 0] = new Uint16Array(random(10).buffer);
  return {
    picture: picture % MARK_PICTURE_COUNT,
    word: MARK_WORDS[word % MARK_WORDS.length] ?? '',
    code: `${LETTERS[first % LETTERS.length]}${LETTERS[second % LETTERS.length]}${String(number % 100).padStart(2, '0')}`,
  };
}
