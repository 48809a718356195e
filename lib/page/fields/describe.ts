// How a field is told to people, and found again when the site has drawn it anew.

import type { Field, FieldKind } from './field.ts';
import { editableFrom, isField } from './index.ts';

export interface FieldDescription {
  /** As the page names it, at most 120 characters; empty when it does not. */
  readonly label: string;
  readonly kind: FieldKind;
  readonly name: string;
  /** A selector from the nearest ancestor with an id. */
  readonly path: string;
}

const MAX_LABEL = 120;
const MAX_DEPTH = 40;

export function describeField({ element, access }: Field): FieldDescription {
  return {
    label: labelOf(element),
    kind: access.kind(element),
    name: element.getAttribute('name') ?? '',
    path: pathOf(element),
  };
}

/** The one field of this document or shadow tree that answers the description now; null when none does, or several do. */
export function findAgain(description: FieldDescription, root: Node): Field | null {
  if (!(root instanceof Document || root instanceof ShadowRoot) || !root.isConnected) return null;
  const fits = (element: Element | null): Field | null => {
    const field = editableFrom(element);
    if (!isField(field)) return null;
    const { label, kind, name } = describeField(field);
    return label === description.label && kind === description.kind && name === description.name ? field : null;
  };
  const inPlace = fits(root.querySelector(description.path));
  if (inPlace || (!description.label && !description.name)) return inPlace;
  const others = [...root.querySelectorAll('input, textarea, [contenteditable]')].map(fits).filter((f) => f !== null);
  return others.length === 1 ? (others[0] ?? null) : null;
}

function labelOf(element: HTMLElement): string {
  const attribute = (name: string) => element.getAttribute(name);
  const texts = [
    () => attribute('aria-label'),
    () => byIds(attribute('aria-labelledby')),
    () => labelElements(element),
    () => attribute('placeholder') ?? attribute('aria-placeholder') ?? attribute('data-placeholder'),
    () => attribute('title'),
    () => attribute('name'),
  ];
  for (const text of texts) {
    const label = (text() ?? '').replace(/\s+/g, ' ').trim();
    if (label) return label.slice(0, MAX_LABEL);
  }
  return '';
}

function byIds(ids: string | null): string {
  return (ids ?? '')
    .split(/\s+/)
    .map((id) => (id && document.getElementById(id)?.textContent) || '')
    .join(' ');
}

/** Their words without what the field itself holds. */
function labelElements(element: HTMLElement): string {
  const { labels } = element as HTMLInputElement;
  return [...(labels ?? [])]
    .flatMap((label) => [...label.childNodes].filter((node) => !node.contains(element)))
    .map((node) => node.textContent)
    .join(' ');
}

function pathOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && steps.length < MAX_DEPTH; at = at.parentElement) {
    if (at.id) {
      steps.unshift(`#${CSS.escape(at.id)}`);
      break;
    }
    const tag = CSS.escape(at.localName);
    let place = 1;
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.localName === at.localName) place++;
    }
    steps.unshift(`${tag}:nth-of-type(${place})`);
  }
  return steps.join(' > ');
}
