// The life of a pane's frame, driven step by step.

import { expect, it } from 'vitest';
import { type Deed, type Happening, type Life, next, UNBORN } from '../../lib/page/pane-life.ts';

/** Where it is after all of them, and what was to be done at the last. */
function after(...happenings: Happening[]): { life: Life; deeds: readonly Deed[] } {
  let life = UNBORN;
  let deeds: readonly Deed[] = [];
  for (const happening of happenings) [life, ...deeds] = next(life, happening);
  return { life, deeds };
}

const wanted: Happening = { is: 'wanted' };
const ticket: Happening = { is: 'ticket', address: '/reader.html#1' };
const none: Happening = { is: 'ticket', address: null };
const late: Happening = { is: 'late' };
const heard = (now = 0): Happening => ({ is: 'heard', now });
const answer = (isTaken: boolean, now: number, isSeen = true): Happening => ({ is: 'answer', isTaken, isSeen, now });
const shown = [wanted, ticket, heard()];
const ASK = { do: 'ask' };
const CALM = { do: 'wait', ms: null };

it('asks for a ticket once there is something to show, and lays the frame with it', () => {
  expect(after(wanted)).toMatchObject({ life: { at: 'asking' }, deeds: [ASK] });
  expect(after(wanted, wanted).deeds).toEqual([]);
  expect(after(wanted, ticket)).toMatchObject({
    life: { at: 'laid' },
    deeds: [
      { do: 'lay', address: '/reader.html#1' },
      { do: 'wait', ms: 1500 },
    ],
  });
});

it('asks again where there was no ticket, or the frame was not heard, twice as late each time', () => {
  expect(after(wanted, none).deeds).toEqual([{ do: 'wait', ms: 1500 }]);
  expect(after(wanted, none, late).deeds).toEqual([ASK]);
  expect(after(wanted, none, late, none).deeds).toEqual([{ do: 'wait', ms: 3000 }]);
  expect(after(wanted, ticket, late, ticket).deeds).toMatchObject([{ do: 'lay' }, { do: 'wait', ms: 3000 }]);
  const often = Array.from({ length: 5 }, () => [none, late]).flat();
  expect(after(wanted, ...often, none).deeds).toEqual([CALM]);
});

it('is heard, also by a frame that was slow, and never without one', () => {
  expect(after(...shown)).toMatchObject({ life: { at: 'heard', since: 0, lostAt: null }, deeds: [CALM] });
  expect(after(wanted, ticket, late, heard(9)).life.at).toBe('heard');
  expect(after(wanted, ticket, late, heard(9), ticket).deeds).toEqual([]);
  expect(after(wanted, heard()).life.at).toBe('asking');
  expect(after(...shown, late).deeds).toEqual([]);
});

it('goes on while what it shows is taken, and waits a while when it is not', () => {
  expect(after(...shown, answer(true, 10)).life).toMatchObject({ at: 'heard', lostAt: null });
  expect(after(...shown, answer(false, 10))).toMatchObject({
    life: { lostAt: 10 },
    deeds: [{ do: 'ask-again', ms: 3000 }],
  });
  expect(after(...shown, answer(false, 10), answer(false, 2000)).life).toMatchObject({ at: 'heard', lostAt: 10 });
  expect(after(...shown, answer(false, 10), answer(true, 2000)).life).toMatchObject({ at: 'heard', lostAt: null });
});

it('opens another when nobody takes it for too long, but not while nobody sees it', () => {
  const lost = [...shown, answer(false, 10)];
  expect(after(...lost, answer(false, 3010))).toMatchObject({
    life: { at: 'asking' },
    deeds: [CALM, { do: 'drop' }, ASK],
  });
  expect(after(...lost, answer(false, 3010, false)).life).toMatchObject({ at: 'heard', lostAt: null });
});

it('gives up after five, unless the last one did well for a while', () => {
  const oneMore = (at: number) => [ticket, heard(at), answer(false, at + 1), answer(false, at + 3001)];
  const five = Array.from({ length: 5 }, (_, i) => oneMore(i * 4000)).flat();
  expect(after(wanted, ...five)).toMatchObject({ life: { at: 'given-up' }, deeds: [CALM, { do: 'drop' }] });
  expect(after(wanted, ...five, wanted).deeds).toEqual([]);
  const steady = [ticket, heard(20_000), answer(false, 90_000), answer(false, 93_000)];
  expect(after(wanted, ...five.slice(0, 16), ...steady)).toMatchObject({ life: { at: 'asking', tries: 0 } });
});

it('begins anew when the page comes back from the side, also after it gave up', () => {
  expect(after(...shown, { is: 'aside' })).toMatchObject({
    life: { at: 'asking', tries: 0 },
    deeds: [CALM, { do: 'drop' }, ASK],
  });
  expect(after({ is: 'aside' }).deeds).toEqual([]);
});

it('does nothing more after its end', () => {
  expect(after(...shown, { is: 'end' })).toMatchObject({ life: { at: 'ended' }, deeds: [CALM] });
  for (const one of [wanted, ticket, late, heard(), answer(false, 9), { is: 'aside' } as const])
    expect(after(wanted, { is: 'end' }, one).deeds).toEqual([]);
});
