// The last letters that were typed are the ones that are kept.

import { afterEach, expect, it, vi } from 'vitest';
import { keepDrafts } from '../../lib/view/draft-keeper.ts';

afterEach(() => void vi.useRealTimers());

const UNANSWERED = new Error('no answer came');

/** What was sent, and how each is answered. */
function background() {
  const sent: string[] = [];
  const answers: PromiseWithResolvers<void>[] = [];
  const drafts = keepDrafts((draft: string) => {
    sent.push(draft);
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  });
  const isOver = async (flushed: Promise<void>) =>
    Promise.race([flushed.then(() => true), new Promise((resolve) => setTimeout(resolve, 20, false))]);
  return { sent, answers, drafts, isOver };
}

it('sends the newest text at once when the frame goes, whatever is on its way (P-08)', () => {
  const { sent, drafts } = background();
  drafts.changed('half a though');
  drafts.changed('half a thought');
  void drafts.flush(); // the page hides
  expect(sent).toEqual(['half a though', 'half a thought']);
});

it('sends the first change at once and the last of the following ones, and loses none that came while it waited', async () => {
  vi.useFakeTimers();
  const sent: string[] = [];
  const drafts = keepDrafts(async (draft: string) => void sent.push(draft));
  drafts.changed('S');
  expect(sent).toEqual(['S']);
  drafts.changed('Sl');
  drafts.changed('Sle');
  await vi.advanceTimersByTimeAsync(140);
  expect(sent).toEqual(['S']);
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual(['S', 'Sle']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual(['S', 'Sle']);
  for (const text of ['Slep', 'Slept', 'Slept ', 'Slept b']) {
    drafts.changed(text);
    await vi.advanceTimersByTimeAsync(70);
  }
  await vi.advanceTimersByTimeAsync(150);
  expect(sent.at(-1)).toBe('Slept b');
});

it('goes on after a background that did not answer', async () => {
  vi.useFakeTimers();
  const sent: string[] = [];
  const drafts = keepDrafts(async (draft: string) => {
    sent.push(draft);
    throw UNANSWERED;
  });
  for (const text of ['a', 'ab']) {
    drafts.changed(text);
    await vi.advanceTimersByTimeAsync(150);
  }
  expect(sent).toEqual(['a', 'a', 'ab', 'ab']);
});

it('sends none while one is on its way, but for a few seconds at most', async () => {
  vi.useFakeTimers();
  const { sent, answers, drafts } = background();
  drafts.changed('h');
  drafts.changed('ha');
  await vi.advanceTimersByTimeAsync(1_000);
  drafts.changed('hal');
  expect(sent).toEqual(['h']);
  answers[0]?.resolve();
  await vi.advanceTimersByTimeAsync(150);
  expect(sent).toEqual(['h', 'hal']);
  drafts.changed('half'); // the last one is never answered
  await vi.advanceTimersByTimeAsync(4_000);
  expect(sent).toEqual(['h', 'hal', 'half']);
});

it('has flushed when all that was sent is answered', async () => {
  const { answers, drafts, isOver } = background();
  expect(await isOver(drafts.flush())).toBe(true);
  drafts.changed('half a though');
  drafts.changed('half a thought');
  const flushed = drafts.flush();
  answers[1]?.resolve();
  expect(await isOver(flushed)).toBe(false);
  answers[0]?.resolve();
  expect(await isOver(flushed)).toBe(true);
});

it('sends the newest once more when no answer came, and never an older one after it (M-07)', async () => {
  const { sent, answers, drafts, isOver } = background();
  drafts.changed('half a though');
  drafts.changed('half a thought');
  const flushed = drafts.flush();
  for (const { reject } of answers) reject(UNANSWERED);
  expect(await isOver(flushed)).toBe(false);
  expect(sent).toEqual(['half a though', 'half a thought', 'half a thought']);
  answers[2]?.reject(UNANSWERED);
  expect(await isOver(flushed)).toBe(true);
  expect(sent).toHaveLength(3);
});

it('keeps nothing more once it was sealed', async () => {
  vi.useFakeTimers();
  const { sent, answers, drafts } = background();
  drafts.changed('a');
  drafts.changed('ab');
  drafts.stop();
  answers[0]?.reject(UNANSWERED);
  drafts.changed('abc');
  await drafts.flush();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(sent).toEqual(['a']);
});
