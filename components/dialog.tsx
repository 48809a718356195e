// A question over the page: the browser's own modal dialog, which keeps the focus inside and gives it back. The safe
// button has the focus, Escape means the same, and only a click on the other button does what is asked about.

import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** The name of the button that changes nothing, and what it does; Escape does the same. */
  readonly safe: string;
  readonly onClose: () => void;
  /** The name of the button that does it; without it the dialog only tells. */
  readonly act?: string;
  readonly onAct?: () => void;
  readonly danger?: boolean;
  readonly busy?: boolean;
  /** The act waits for something, for instance a typed confirmation. */
  readonly actDisabled?: boolean;
}

/** Is open as long as it is rendered. */
export function Dialog(props: DialogProps) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    box.current?.showModal();
    safe.current?.focus();
    return () => {
      // Taken out of the page instead of closed, it would leave the focus nowhere.
      setTimeout(() => {
        if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
      });
    };
  }, []);
  return (
    <dialog
      ref={box}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (props.busy !== true) props.onClose();
      }}
    >
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (props.busy !== true && props.actDisabled !== true) props.onAct?.();
        }}
      >
        <h2 id={id}>{props.title}</h2>
        {props.children}
        <div class="actions">
          <Button buttonRef={safe} onClick={props.onClose} disabled={props.busy === true}>
            {props.safe}
          </Button>
          {props.act !== undefined && (
            <Button
              type="submit"
              kind={props.danger === true ? 'danger' : 'primary'}
              busy={props.busy === true}
              disabled={props.actDisabled === true}
            >
              {props.act}
            </Button>
          )}
        </div>
      </form>
    </dialog>
  );
}
