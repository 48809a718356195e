// A sheet of paper on the desk: one subject, with or without a heading.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './card.css';

export interface CardProps {
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** With a title it is a section under an h2, and is named by it. */
export function Card({ title, children }: CardProps) {
  const id = useId();
  if (title === undefined) return <div class="card">{children}</div>;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
