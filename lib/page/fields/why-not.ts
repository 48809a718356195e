// Why nothing can be sealed where the keyboard is in this document.

import type { Refusal } from './field.ts';
import { editableFrom, focusedElement, isField } from './index.ts';

/**
 * `frame`: it is in a frame inside; `no-site`: in a document without a site of its own; `whole-document`: the page lets
 * all of a document be written; `closed`: in a closed shadow root; `own-text`: an editor that draws its text itself.
 */
export interface WhyNot {
  readonly reason: Exclude<Refusal, 'none'> | 'frame' | 'no-site' | 'whole-document' | 'closed' | 'own-text' | null;
  /** Of a frame, as far as its element says. */
  readonly site: string | null;
}

interface Roots {
  readonly chrome?: { readonly dom?: { openOrClosedShadowRoot(element: Element): ShadowRoot | null } };
}

export function whyNot(): WhyNot {
  const element = focusedElement();
  const because = (reason: WhyNot['reason'], site: string | null = null): WhyNot => ({ reason, site });
  if (document.designMode === 'on') return because('whole-document');
  if (element === null) return because(null);
  if ('editContext' in element && element.editContext) return because('own-text');
  const found = editableFrom(element);
  if (isField(found)) return because(hasSite() ? null : 'no-site');
  if (found !== 'none') return because(found);
  if (element.matches('iframe, frame')) return frame(element as HTMLIFrameElement);
  return because(closedRoot(element)?.activeElement ? 'closed' : null);

  function frame({ src }: { readonly src: string }): WhyNot {
    const url = element?.hasAttribute('srcdoc') ? null : URL.parse(src);
    return url && /^https?:$/.test(url.protocol) ? because('frame', url.origin) : because('frame');
  }
}

function hasSite(): boolean {
  return self.origin !== 'null' && /^https?:$/.test(location.protocol);
}

function closedRoot(element: Element): ShadowRoot | null {
  if (element.shadowRoot || !(element instanceof HTMLElement)) return null;
  if ('openOrClosedShadowRoot' in element) return element.openOrClosedShadowRoot as ShadowRoot | null; // Firefox
  return (globalThis as Roots).chrome?.dom?.openOrClosedShadowRoot(element) ?? null;
}
