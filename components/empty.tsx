// Where a list has nothing to show yet: what will stand here, and the one thing to do about it.

import type { ComponentChildren } from 'preact';
import { WaxSeal } from './wax-seal.tsx';
import './empty.css';

export interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <WaxSeal size={3} />
      <p class="empty-title">{title}</p>
      {children !== undefined && <p class="empty-text">{children}</p>}
      {action}
    </div>
  );
}
