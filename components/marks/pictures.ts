// The pictures of the mark: 24 plain line drawings on a 48 × 48 sheet, told apart by their outline alone. An index into
// this list is stored with the vault: add at the end, never reorder.

import type { MessageKey } from '../../lib/platform/i18n.ts';

export interface MarkPicture {
  /** What it shows, for those who don't see it. */
  readonly name: MessageKey;
  /** One SVG path, drawn as a line. */
  readonly path: string;
}

export const MARK_PICTURES: readonly MarkPicture[] = [
  {
    name: 'mark_anchor',
    path: 'M24 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM24 14v28M16 20h16M8 28c1 9 8 14 16 14s15-5 16-14M8 28l-3 5M8 28l5 3M40 28l3 5M40 28l-5 3',
  },
  { name: 'mark_key', path: 'M16 40a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM22.5 24.5 40 7M33 14l6 6M28 19l4 4M16 31v.1' },
  { name: 'mark_leaf', path: 'M8 40C6 20 18 8 42 7c1 22-9 34-26 31M8 42C14 30 22 22 32 16' },
  {
    name: 'mark_bell',
    path: 'M24 8V5M9 36c5-4 4-10 5-16 1-7 5-11 10-11s9 4 10 11c1 6 0 12 5 16ZM20 36c0 3 2 5 4 5s4-2 4-5',
  },
  { name: 'mark_star', path: 'M24 5l5.6 12.5 13.4 1.5-10 9.3 2.8 13.7L24 35l-11.8 7 2.8-13.7-10-9.3 13.4-1.5Z' },
  { name: 'mark_moon', path: 'M32 7a18 18 0 1 0 8 27A15 15 0 0 1 32 7Z' },
  {
    name: 'mark_sun',
    path: 'M24 33a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM24 4v5M24 39v5M4 24h5M39 24h5M10 10l3.5 3.5M34.5 34.5 38 38M38 10l-3.5 3.5M13.5 34.5 10 38',
  },
  { name: 'mark_tree', path: 'M24 4 14 17h5L10 29h10v14h8V29h10l-9-12h5Z' },
  {
    name: 'mark_fish',
    path: 'M5 24c6-9 14-12 21-10 4 1 7 4 9 7l8-6c-2 6-2 12 0 18l-8-6c-2 3-5 6-9 7-7 2-15-1-21-10ZM14 22v.1M22 18c2 4 2 8 0 12',
  },
  {
    name: 'mark_bird',
    path: 'M4 16l7-1c1-5 5-8 10-7 5 1 7 5 7 10l15 6c-5 9-13 14-21 13-8-2-12-9-11-16M19 37v6M27 36v7M15 14v.1M20 24c4 4 10 5 15 3',
  },
  {
    name: 'mark_cup',
    path: 'M8 16h26v12c0 8-5 13-13 13S8 36 8 28ZM34 20h4c6 0 6 11-4 11M15 10c-2-3 2-3 0-6M25 10c-2-3 2-3 0-6',
  },
  { name: 'mark_boat', path: 'M6 33h36c-2 6-6 9-10 9H16c-4 0-8-3-10-9ZM23 28V5L8 28ZM28 28V12l12 16Z' },
  { name: 'mark_house', path: 'M4 23 24 6l20 17M9 20v22h30V20M19 42V29h10v13M32 12V7h5v9' },
  { name: 'mark_mountain', path: 'M3 40 19 10l9 16 5-8 12 22ZM14 20l5 4 4-4' },
  {
    name: 'mark_umbrella',
    path: 'M24 4v4M5 27C6 15 14 8 24 8s18 7 19 19c-3-3-7-3-9.5 0-2.5-3-7-3-9.5 0-2.5-3-7-3-9.5 0C12 24 8 24 5 27ZM24 27v12c0 5 7 5 7 0',
  },
  {
    name: 'mark_bridge',
    path: 'M3 34h42M8 34V16M40 34V16M3 24c3-1 4-4 5-8 4 15 28 15 32 0 1 4 2 7 5 8M15 34v-9M24 34v-7M33 34v-9',
  },
  {
    name: 'mark_lantern',
    path: 'M18 9a6 6 0 0 1 12 0M14 9h20l3 8H11ZM13 17v19h22V17M10 36h28v6H10ZM24 32c-4 0-5-5 0-10 5 5 4 10 0 10Z',
  },
  {
    name: 'mark_apple',
    path: 'M24 15c-9-6-18 1-17 12 1 9 8 16 13 15 3-1 5-1 8 0 5 1 12-6 13-15 1-11-8-18-17-12ZM24 15c0-4 1-7 4-10M29 9c3-4 7-4 10-3-2 4-6 5-10 3Z',
  },
  {
    name: 'mark_mushroom',
    path: 'M5 25C5 13 13 6 24 6s19 7 19 19c-6 4-32 4-38 0ZM18 28c0 5-1 9-3 13 4 2 14 2 18 0-2-4-3-8-3-13M16 17v.1M25 13v.1M33 19v.1',
  },
  {
    name: 'mark_snail',
    path: 'M4 40h32c5 0 8-4 7-9l-2-14M41 17l-5-6M41 17l3-7M9 40C4 26 10 12 22 12c9 0 15 7 14 15-1 6-6 10-12 9-5-1-8-5-7-10 1-3 4-5 7-4 3 0 4 3 3 5',
  },
  {
    name: 'mark_cat',
    path: 'M10 20 9 5l10 7c3-1 7-1 10 0l10-7-1 15c4 11-4 21-14 21S6 31 10 20ZM18 24v2M30 24v2M22 31l2 2 2-2M4 28l8 2M44 28l-8 2',
  },
  { name: 'mark_kite', path: 'M28 4 43 20 20 32 14 10ZM28 4l-8 28M14 10l29 10M20 32c-3 3 2 5-2 8s-6 0-10 3' },
  {
    name: 'mark_hourglass',
    path: 'M11 5h26M11 43h26M14 5c0 10 3 14 10 19-7 5-10 9-10 19M34 5c0 10-3 14-10 19 7 5 10 9 10 19M19 37c2-3 8-3 10 0M18 14h12',
  },
  {
    name: 'mark_acorn',
    path: 'M24 10V4M7 22c0-8 7-12 17-12s17 4 17 12c-5 3-29 3-34 0ZM10 24c0 9 6 15 14 20 8-5 14-11 14-20M15 16l4 4M24 14l4 5M33 15l2 4',
  },
];
