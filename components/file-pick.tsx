// A button that lets the user choose one file.

import { useRef } from 'preact/hooks';
import { Button, type ButtonKind } from './button.tsx';

export interface FilePickProps {
  readonly label: string;
  readonly busy: boolean;
  readonly kind?: ButtonKind;
  readonly onFile: (file: File) => void;
}

export function FilePick({ label, busy, kind = 'quiet', onFile }: FilePickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = ''; // the same file may be chosen again
          if (file !== undefined) onFile(file);
        }}
      />
      <Button kind={kind} busy={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
