// A note being written, new or not. Its id stands in the page's address, so that sending it twice writes one note, and
// what was typed waits as a draft: the lock may close over it, and so may the tab.

import { useEffect, useMemo } from 'preact/hooks';
import { ErrorNotice } from '../../components/notice.tsx';
import { useTask } from '../../components/task.ts';
import { NoteForm } from '../../components/vault/note-form.tsx';
import { toHex } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import { MAX_TEXT } from '../../lib/messaging/shapes.ts';
import { keepDrafts } from '../../lib/view/draft-keeper.ts';
import type { ViewProps } from './view.ts';
import { useLive } from '../../lib/view/live.ts';

/** Where a new note gets its id. */
export function NewNote() {
  useEffect(() => location.replace(`#new-note/${toHex(crypto.getRandomValues(new Uint8Array(16)))}`), []);
  return null;
}

export function NotePage({ ask, id, isNew }: ViewProps & { id: string; isNew: boolean }) {
  const { value, error } = useLive(() => readNote(ask, id, isNew), [ask, id, isNew]);
  const keeper = useMemo(() => keepDrafts((note: NoteText) => ask('note.draft', { id, ...note })), [ask, id]);
  useEffect(() => {
    const flush = () => void keeper.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [keeper]);
  const task = useTask();
  const save = async (note: NoteText) => {
    const done = await task.run(async () => {
      if (note.text.length > MAX_TEXT) throw new PapersealError('text-too-long'); // an input method can't be refused
      await keeper.flush();
      await ask('note.write', { id, ...note });
    });
    if (!done) return;
    keeper.stop();
    location.hash = `#record/${id}`;
  };
  if (value === null) return <ErrorNotice error={error} />;
  return (
    <NoteForm
      {...value}
      limit={MAX_TEXT}
      busy={task.busy}
      error={task.error}
      cancelHref={isNew ? '#everything' : `#record/${id}`}
      onTyped={(title, text) => keeper.changed({ title, text })}
      onSave={(title, text) => void save({ title, text })}
    />
  );
}

interface NoteText {
  readonly title: string;
  readonly text: string;
}

async function readNote(ask: Ask, id: string, isNew: boolean): Promise<NoteText> {
  const draft = (await ask('drafts.list', {})).find((one) => one.id === id);
  if (draft) return { title: draft.label, text: draft.text };
  if (isNew) return { title: '', text: '' };
  const { summary, text } = await ask('records.open', { id });
  return { title: summary.label, text };
}
