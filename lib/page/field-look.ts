// How the text of a field looks, for an editor that is laid over it: numbers within bounds, and closed lists.

import { clamp } from './geometry.ts';

export interface FieldLook {
  readonly size: number;
  readonly lineHeight: number;
  readonly family: 'sans' | 'serif' | 'mono';
  readonly direction: 'ltr' | 'rtl';
  /** From the field's outer edges to its text: top, right, bottom, left. */
  readonly insets: [number, number, number, number];
}

const NORMAL_LINE = 1.25;
const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const;
const MONO = /\bmono|monospace|courier|consolas|menlo|monaco/i;
const SERIF = /(?<!-)\bserif\b|georgia|times|garamond|cambria|palatino|charter|merriweather|lora\b/i;

/** In pixels of the window, whatever transforms the page has around it. */
export function fieldLook(field: HTMLElement): FieldLook {
  const style = getComputedStyle(field);
  const scale = field.offsetWidth > 0 ? field.getBoundingClientRect().width / field.offsetWidth : 1;
  const pixels = (value: string, low: number, high: number, otherwise: number): number =>
    clamp((Number.parseFloat(value) || otherwise) * scale, low, high);
  const size = pixels(style.fontSize, 9, 40, 16);
  const inset = (side: (typeof SIDES)[number]): number =>
    clamp(pixels(style[`padding${side}`], 0, 64, 0) + pixels(style[`border${side}Width`], 0, 64, 0), 0, 64);
  return {
    size,
    lineHeight: clamp(pixels(style.lineHeight, 9, 80, Number.parseFloat(style.fontSize) * NORMAL_LINE), size, 80),
    family: MONO.test(style.fontFamily) ? 'mono' : SERIF.test(style.fontFamily) ? 'serif' : 'sans',
    direction: style.direction === 'rtl' ? 'rtl' : 'ltr',
    insets: [inset('Top'), inset('Right'), inset('Bottom'), inset('Left')],
  };
}
