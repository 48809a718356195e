// Where Paperseal works by itself: between our own pages and the background.

import * as v from 'valibot';
import { UI, again, actAgain, message, type Messages } from '../message.ts';
import { nothing, site } from '../shapes.ts';

export const SITES = {
  /** Said before the browser is asked for the permission: its question may close the page that asked. */
  'site.want': message(UI, v.strictObject({ site }), nothing, actAgain),
  /** After the page asked the browser for the permission from a click. */
  'site.set': message(UI, v.strictObject({ site, on: v.boolean() }), nothing, actAgain),
  'site.state': message(UI, v.strictObject({ site }), v.strictObject({ on: v.boolean(), refused: v.boolean() }), again),
  /** "Not now" to `askSite`: that site is not asked about again. */
  'site.later': message(UI, nothing, nothing, actAgain),

  'sites.list': message(UI, nothing, v.array(site), again),
} as const satisfies Messages;
