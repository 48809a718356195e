// A button, and a link that looks like one. `busy` keeps the focus and the name, and swallows clicks until the work is
// done: a disabled button would drop the focus to the body.

import type { ComponentChildren, Ref } from 'preact';
import './button.css';

/** One `primary` per screen; `danger` for what can't be taken back; `link` for what is beside the point. */
export type ButtonKind = 'primary' | 'quiet' | 'danger' | 'link';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: ButtonKind;
  readonly type?: 'button' | 'submit';
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** As wide as its place. */
  readonly wide?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
  /** For icon-only buttons, or to tell equal buttons of a list apart. */
  readonly label?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly describedBy?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { kind = 'quiet', type = 'button', busy = false } = props;
  return (
    <button
      ref={props.buttonRef ?? null}
      type={type}
      class={classes(kind, props.wide)}
      disabled={props.disabled === true && !busy}
      aria-busy={busy}
      aria-disabled={busy ? true : undefined}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-describedby={props.describedBy}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.(event);
      }}
    >
      {busy && <span class="button-turning" aria-hidden="true" />}
      {props.children}
    </button>
  );
}

export interface ButtonLinkProps {
  readonly children: ComponentChildren;
  readonly href: string;
  readonly kind?: ButtonKind;
  readonly wide?: boolean;
  /** Opens beside this page; for addresses of sites. */
  readonly newTab?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
}

export function ButtonLink({ kind = 'quiet', children, href, wide, newTab, onClick }: ButtonLinkProps) {
  const beside = newTab === true ? { target: '_blank', rel: 'noopener noreferrer' } : {};
  return (
    <a href={href} class={classes(kind, wide)} onClick={onClick} {...beside}>
      {children}
    </a>
  );
}

function classes(kind: ButtonKind, wide: boolean | undefined): string {
  return `button button-${kind}${wide === true ? ' button-wide' : ''}`;
}
