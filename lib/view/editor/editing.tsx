// One editor from its ticket to its end, the same in the frame over a field and in our own window. It keeps the text
// until the sealed one was seen in the field: "done" is never said before that.

import { useLayoutEffect } from 'preact/hooks';
import { Editor } from '../../../components/editor/editor.tsx';
import { MOST_HELD } from '../../base/limits.ts';
import { MAX_TEXT } from '../../messaging/shapes.ts';
import { t } from '../../platform/i18n.ts';
import { ask } from '../ask.ts';
import type { Why } from '../ticket.ts';
import { Unlocking } from '../unlocking.tsx';
import { copyText } from './copy.ts';
import { leaving } from './leaving.ts';
import { fledNotice, openingNotices, tooLongNotice } from './notices.ts';
import { sealing } from './sealing.ts';
import { typing } from './typing.ts';
import { type OpenedEditor, type EditorPlace, useEditor } from './use-editor.ts';
import { watching } from './watching.ts';

export interface EditingProps {
  readonly place: EditorPlace;
  readonly barAbove: boolean;
  /** Why our own window goes on with what was begun over the page; null when it did not begin there. */
  readonly why?: Why | null;
  /** As the worker opened it. */
  readonly opened: OpenedEditor;
}

export function Editing({ place, barAbove, why = null, opened }: EditingProps) {
  const editor = useEditor(opened, place, () => [
    ...(why === 'fled' ? [fledNotice()] : []),
    ...openingNotices(opened, (draft) => takeDraft(draft), { label: t('choice_note'), run: () => void keepNote() }),
  ]);
  const ways = leaving(editor);
  const sealed = sealing(editor, ways);
  const typed = typing(editor, sealed);
  const { seal, keepNote } = sealed;
  const { write, takeDraft } = typed;

  // Before it is painted, as the keys are listened for (components/editor).
  useLayoutEffect(() => watching(editor, why, ways, sealed, typed), [opened.session]);

  const { field, stands, isHidden, notices, latest, control, say, setStands } = editor;
  const { text, phase } = latest;
  if (phase === 'gone') return null;
  return (
    <Editor
      place={place}
      barAbove={barAbove}
      site={field.site}
      label={field.label}
      multiline={field.multiline}
      {...(place === 'frame' && field.look ? { look: field.look } : {})}
      mark={field.mark}
      text={text}
      siteSees={field.sealed}
      phase={phase === 'typing' && (isHidden || stands !== null) ? 'stopped' : phase}
      choice={
        stands === null || isHidden
          ? null
          : {
              held: stands.held,
              moved: stands.moved,
              onPut: stands.held.length < MOST_HELD ? () => void seal(stands) : undefined,
              onNote: () => void keepNote(),
              onCopy: () => copyText(latest.text),
              onBack: () => {
                setStands(null);
                control.current?.focus();
              },
            }
      }
      keepsTab={place === 'frame'}
      limit={{ length: MAX_TEXT, onRefused: () => say(tooLongNotice()) }}
      notices={notices}
      {...(place === 'window' ? { unlock: <Unlocking ask={ask} /> } : {})}
      onText={write}
      onSeal={() => void seal()}
      onCancel={() => void ways.cancel()}
      onDismiss={editor.dismiss}
      onReady={(element) => {
        control.current = element;
      }}
    />
  );
}
