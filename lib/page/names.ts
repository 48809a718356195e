// What a screen reader meets in the place of a sealed text: "Sealed text 7" for two hundred letters, the same whether it
// opens or not, since the page sees it too (THREATS P-20). The reader's frame calls the opened one by the same number.
// Only where the text is all that its element holds; what the page itself calls so keeps its name.

import { bare } from './bare.ts';
import type { Sealed } from './watch.ts';

export interface Names {
  give(items: readonly Sealed[]): void;
  take(ids: readonly string[]): void;
  stop(): void;
}

const NAMED = 'a,button,summary,h1,h2,h3,h4,h5,h6,li,td,th,dt,dd,[role]'; // these keep what they are; others become one sign
const CONTROL = 'input,textarea,[contenteditable]';
const OWN = ['aria-label', 'aria-labelledby', 'aria-hidden'];

/** `say`: the name for a number. */
export function names(say: (number: string) => string): Names {
  const given = new Map<string, { readonly element: HTMLElement; readonly attributes: Record<string, string> }>();

  function give(item: Sealed): void {
    const attributes = attributesFor(item, say(item.id.slice(1)));
    const taken = Object.keys(attributes).some((name) => item.element.hasAttribute(name));
    if (taken || Object.keys(attributes).length === 0) return;
    for (const [name, value] of Object.entries(attributes)) item.element.setAttribute(name, value);
    given.set(item.id, { element: item.element, attributes });
  }

  function take(id: string): void {
    const { element, attributes = {} } = given.get(id) ?? {};
    given.delete(id);
    for (const [name, value] of Object.entries(attributes))
      if (element?.getAttribute(name) === value) element.removeAttribute(name);
  }

  return {
    give: (items) => items.forEach(give),
    take: (ids) => ids.forEach(take),
    stop: () => [...given.keys()].forEach(take),
  };
}

function attributesFor({ element, kind, range }: Sealed, name: string): Record<string, string> {
  // A field has its own name, and is read by its value: it is told that this is one.
  if (kind === 'field' || element.matches(CONTROL)) return { 'aria-description': name };
  if (element.isContentEditable) return {}; // what an editor holds is saved, and a name of ours would be with it
  const isAlone = range !== null && bare(element.textContent) === bare(range.toString());
  if (!isAlone || OWN.some((attribute) => element.hasAttribute(attribute))) return {};
  return element.matches(NAMED) ? { 'aria-label': name } : { role: 'img', 'aria-label': name };
}
