// A worker may die between a question and its answer: whoever asks goes on with one more try where that changes nothing.

import { expect, it } from 'vitest';
import { createClient } from '../../lib/messaging/client.ts';
import { ASKED_ONCE } from '../../lib/messaging/page-once.ts';
import { type MessageName, PROTOCOL } from '../../lib/messaging/protocol.ts';

const DONE = { ok: true, value: {} };

/** Answers in turn; an error is a rejection. */
function worker(...answers: unknown[]) {
  const sent: unknown[] = [];
  const ask = createClient(async (message) => {
    const answer = answers[sent.length];
    sent.push(message);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { ask, sent };
}

it('asks once when it is answered', async () => {
  const { ask, sent } = worker(DONE);
  expect(await ask('lock', {})).toEqual({});
  expect(sent).toHaveLength(1);
});

it.each([
  ['was refused', new Error('no receiver')],
  ['is empty', undefined],
])('asks again when the answer %s', async (_, lost) => {
  const { ask, sent } = worker(lost, DONE);
  expect(await ask('lock', {})).toEqual({});
  expect(sent).toEqual([sent[0], sent[0]]);
});

it('does not ask again for what a repeat would do twice', async () => {
  const { ask, sent } = worker(undefined, DONE);
  await expect(ask('field.begin', { tabId: 1 })).rejects.toMatchObject({ code: 'internal' });
  expect(sent).toHaveLength(1);
});

it('gives up after the second try', async () => {
  const { ask, sent } = worker(undefined, new Error('gone'), DONE);
  await expect(ask('lock', {})).rejects.toMatchObject({ code: 'internal' });
  expect(sent).toHaveLength(2);
});

it('has the script in pages ask once what the protocol says', () => {
  const names = Object.keys(PROTOCOL) as MessageName[];
  const fromPages = names.filter((name) => (PROTOCOL[name].from as readonly string[]).includes('page'));
  expect(fromPages.filter((name) => !PROTOCOL[name].retry)).toEqual(ASKED_ONCE);
});
