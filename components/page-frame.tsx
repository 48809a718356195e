// The frame of every full page: a bar with the wax seal, the product's name and the mark, one main part, one h1. When the title
// changes the view has changed: it is shown from its top, and the heading takes the focus, so that screen readers and
// the keyboard start there.

import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { t } from '../lib/platform/i18n.ts';
import { Mark, OwnMark } from './mark.tsx';
import { WaxSeal } from './wax-seal.tsx';
import './page-frame.css';

export interface PageFrameProps {
  /** The h1, and the title of the tab. */
  readonly title: string;
  readonly children: ComponentChildren;
  /** In the bar, after the name: links to the views. */
  readonly nav?: ComponentChildren;
  /** In the bar, at its end. */
  readonly aside?: ComponentChildren;
  /** For lists; text pages stay at a readable width. */
  readonly wide?: boolean;
  /** For one short form. */
  readonly narrow?: boolean;
  /** The heading is heard, not seen: when the picture above it says the same. */
  readonly hideTitle?: boolean;
}

/** The view that was shown last: each may draw a frame of its own. */
let shownTitle: string | null = null;

export function PageFrame({ title, children, nav, aside, wide, narrow, hideTitle }: PageFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const mark = useContext(OwnMark);
  useEffect(() => {
    document.title = t('page_title', title);
    const isNew = shownTitle !== null && shownTitle !== title;
    shownTitle = title;
    if (!isNew) return;
    // A field of the new view that took the focus already keeps it.
    const isTaken = heading.current?.parentElement?.contains(document.activeElement) === true;
    if (!isTaken) heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    if (isTaken) document.activeElement?.scrollIntoView({ block: 'nearest' });
  }, [title]);
  return (
    <div class={`page${wide === true ? ' page-wide' : ''}${narrow === true ? ' page-narrow' : ''}`}>
      <a class="page-skip" href="#main" onClick={(event) => skipTo(event, heading.current)}>
        {t('page_skip')}
      </a>
      <header class="page-bar">
        <span class="page-name">
          <WaxSeal size={1.75} />
          {t('ext_name')}
        </span>
        {nav}
        {(aside !== undefined || mark !== null) && (
          <div class="page-aside row">
            {aside}
            {mark && <Mark {...mark} size="small" />}
          </div>
        )}
      </header>
      <main class="page-main" id="main">
        <h1 ref={heading} tabIndex={-1} class={hideTitle === true ? 'hear-only' : undefined}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}

/** The address stays as it is: views live in its hash. */
function skipTo(event: MouseEvent, heading: HTMLElement | null): void {
  event.preventDefault();
  heading?.focus();
}
