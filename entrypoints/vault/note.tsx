// A new note, or one to be changed. Its id is drawn here once, so that sending it twice writes one note.

import { useState } from 'preact/hooks';
import { ErrorNotice } from '../../components/notice.tsx';
import { useTask } from '../../components/task.ts';
import { NoteForm } from '../../components/vault/note-form.tsx';
import { toHex } from '../../lib/base/bytes.ts';
import type { ViewProps } from './view.ts';
import { useLive } from './live.ts';

/** `id`: null for a new one. */
export function NotePage({ ask, id }: ViewProps & { id: string | null }) {
  const [own] = useState(() => id ?? toHex(crypto.getRandomValues(new Uint8Array(16))));
  const { value, error } = useLive(async () => (id === null ? null : ask('records.open', { id })), [ask, id]);
  const task = useTask();
  const save = async (title: string, text: string) => {
    const done = await task.run(() => ask('note.write', { id: own, title, text }));
    if (done) location.hash = `#record/${own}`;
  };
  if (id !== null && value === null) return <ErrorNotice error={error} />;
  return (
    <NoteForm
      title={value?.summary.label ?? ''}
      text={value?.text ?? ''}
      busy={task.busy}
      error={task.error}
      cancelHref={id === null ? '#everything' : `#record/${id}`}
      onSave={(title, text) => void save(title, text)}
    />
  );
}
