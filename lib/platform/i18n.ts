// Every sentence people read, by key, from public/_locales. A key without words does not compile.

import type messages from '../../public/_locales/en/messages.json';
import type { ErrorCode, PapersealError } from '../base/errors.ts';
import { browser } from 'wxt/browser';

export type MessageKey = keyof typeof messages;

type Underscored<T extends string> = T extends `${infer Head}-${infer Tail}` ? `${Head}_${Underscored<Tail>}` : T;
type ErrorKey = `error_${Underscored<ErrorCode>}`;

/** The sentence, with $1, $2 … filled in. Numbers and dates are formatted by the caller (`number`, `day`). */
export function t(key: MessageKey, ...values: readonly string[]): string {
  // WXT's own type of the keys is as old as the last `wxt prepare`; MessageKey is not.
  return browser.i18n.getMessage(key as never, [...values]);
}

/** What happened, what is safe, what to do now. Facts of the error are $1, $2 … in the order of their names. */
export function errorText(error: Pick<PapersealError, 'code' | 'facts'>): string {
  // Assigning through ErrorKey is what makes a code without words a compile error.
  const key: ErrorKey = `error_${error.code.replaceAll('-', '_')}` as ErrorKey;
  const named: MessageKey = key;
  const facts = Object.entries(error.facts).sort(([a], [b]) => (a < b ? -1 : 1));
  return t(named, ...facts.map(([, value]) => number(value)));
}

/** `one` where the language has a form for it, else `other`: two forms are all that the catalogue has. */
export function plural(count: number, keys: { one: MessageKey; other: MessageKey }): string {
  const rule = new Intl.PluralRules(language()).select(count);
  return t(rule === 'one' ? keys.one : keys.other, number(count));
}

export function number(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** "one, two, or three". */
export function either(words: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'disjunction' }).format(words);
}

/** A day and a time as people say them: "today at 14:02", "3 March at 09:10". */
export function moment(ms: number, now: number): string {
  const date = new Date(ms);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  const clock = new Intl.DateTimeFormat(language(), { timeStyle: 'short' }).format(date);
  if (sameDay) return t('moment_today', clock);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const day = new Intl.DateTimeFormat(language(), {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
  return t('moment_day', day, clock);
}

/** Says to a page of ours, and to whoever reads it aloud, in which language and direction its sentences are. */
export function speak(page: Document): void {
  page.documentElement.lang = language();
  page.documentElement.dir = t('ext_direction');
}

/** Of the sentences, in the browser's own variety where it speaks it: "en-GB". BCP 47. */
export function language(): string {
  const [ofBrowser, ofWords] = [browser.i18n.getUILanguage(), t('ext_language')];
  return ofBrowser.split('-')[0] === ofWords.split('-')[0] ? ofBrowser : ofWords;
}
