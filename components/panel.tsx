// A sheet of paper on the desk: one subject, with or without a heading.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './panel.css';

export interface PanelProps {
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** With a title it is a section under an h2, and is named by it. */
export function Panel({ title, children }: PanelProps) {
  const id = useId();
  if (title === undefined) return <div class="panel">{children}</div>;
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
