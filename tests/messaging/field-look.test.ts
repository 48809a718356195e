// What the page's script may say of a field's look; it may be in the enemy's hands.

import * as v from 'valibot';
import { expect, it } from 'vitest';
import { FieldLook } from '../../lib/messaging/field-look.ts';

const LOOK = { size: 16, lineHeight: 24, family: 'serif', direction: 'rtl', insets: [1, 2, 3, 4] };
const isTaken = (changes: object) => v.safeParse(FieldLook, { ...LOOK, ...changes }).success;

it('takes numbers within bounds and words of its lists', () => {
  expect(isTaken({})).toBe(true);
});

it.each([
  { size: 4 },
  { size: 1000 },
  { size: NaN },
  { size: '16px' },
  { lineHeight: 0 },
  { lineHeight: 1e9 },
  { family: 'url(https://evil.example)' },
  { direction: 'rtl; color: transparent' },
  { insets: [0, 0, 0] },
  { insets: [0, 0, 0, 5000] },
  { insets: [-50, 0, 0, 0] },
  { color: 'transparent' },
])('refuses %o', (changes) => {
  expect(isTaken(changes)).toBe(false);
});
