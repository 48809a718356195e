// The last letters that were typed are the ones that are kept.

import { expect, it } from 'vitest';
import { keepDrafts } from '../../lib/view/draft-keeper.ts';

it('is asked to keep one text after the other, the newest last, however long the first takes (P-08)', async () => {
  const kept: string[] = [];
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  const drafts = keepDrafts(async (draft: string) => {
    if (kept.length === 0 && draft === 'half a though') await promise;
    kept.push(draft);
  });
  drafts.changed('half a though');
  await new Promise((resolve) => setTimeout(resolve)); // it is on its way
  drafts.changed('half a thought');
  const flushed = drafts.flush();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(kept).toEqual([]);
  goOn();
  await flushed;
  expect(kept).toEqual(['half a though', 'half a thought']);
});

it('goes on after one that could not be kept, and ends when it was sealed', async () => {
  const asked: string[] = [];
  const drafts = keepDrafts((draft: string) => {
    asked.push(draft);
    return Promise.reject(new Error('locked'));
  });
  drafts.changed('a');
  await drafts.flush();
  drafts.changed('ab');
  await drafts.flush();
  drafts.stop();
  drafts.changed('abc');
  await drafts.flush();
  expect(asked).toEqual(['a', 'ab']);
});
