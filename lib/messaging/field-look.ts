// How a field's own text looks, as the page's script tells it: numbers within bounds and closed lists, so that a page
// can make the editor neither unreadable nor larger nor like something else.

import * as v from 'valibot';

const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const inset = between(0, 64);

export const FieldLook = v.strictObject({
  /** In pixels, as are all numbers here. */
  size: between(9, 40),
  lineHeight: between(9, 80),
  family: v.picklist(['sans', 'serif', 'mono']),
  /** Of the field; a text in it has its own. */
  direction: v.picklist(['ltr', 'rtl']),
  /** From the field's outer edges to its text: top, right, bottom, left. */
  insets: v.strictTuple([inset, inset, inset, inset]),
});
export type FieldLook = v.InferOutput<typeof FieldLook>;
