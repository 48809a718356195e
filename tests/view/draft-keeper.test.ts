import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepDrafts } from '../../lib/view/draft-keeper.ts';

let sent: string[];
const send = async (text: string) => {
  sent.push(text);
};

beforeEach(() => {
  sent = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('drafts of what is typed', () => {
  it('sends the first change at once and the last of the following ones', async () => {
    const drafts = keepDrafts(send);
    drafts.changed('S');
    expect(sent).toEqual(['S']);
    drafts.changed('Sl');
    drafts.changed('Sle');
    expect(sent).toEqual(['S']);
    await vi.advanceTimersByTimeAsync(150);
    expect(sent).toEqual(['S', 'Sle']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual(['S', 'Sle']);
  });

  it('loses no last change that came while it waited', async () => {
    const drafts = keepDrafts(send);
    for (const text of ['a', 'ab', 'abc', 'abcd']) {
      drafts.changed(text);
      await vi.advanceTimersByTimeAsync(70);
    }
    await vi.advanceTimersByTimeAsync(150);
    expect(sent.at(-1)).toBe('abcd');
  });

  it('sends what waits when the frame goes', async () => {
    const drafts = keepDrafts(send);
    drafts.changed('a');
    drafts.changed('ab');
    await drafts.flush();
    expect(sent).toEqual(['a', 'ab']);
  });

  it('keeps nothing more once it was sealed', async () => {
    const drafts = keepDrafts(send);
    drafts.changed('a');
    drafts.changed('ab');
    drafts.stop();
    await drafts.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual(['a']);
  });

  it('goes on after a worker that did not answer', async () => {
    const drafts = keepDrafts(async (text: string) => {
      sent.push(text);
      throw new Error('no worker');
    });
    drafts.changed('a');
    await vi.advanceTimersByTimeAsync(150);
    drafts.changed('ab');
    await vi.advanceTimersByTimeAsync(150);
    expect(sent).toEqual(['a', 'ab']);
  });
});
