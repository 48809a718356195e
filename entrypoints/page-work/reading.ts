// The sealed texts of this document: found by their letters, called by a name, and covered by the reader's frames.

import { editableFrom, isField } from '../../lib/page/fields/index.ts';
import type { Field } from '../../lib/page/fields/field.ts';
import { overlay } from '../../lib/page/overlay.ts';
import { names } from '../../lib/page/names.ts';
import type { PaneName } from '../../lib/page/pane.ts';
import { watchTokens } from '../../lib/page/watch.ts';
import { type Parts, scope } from '../page/parts.ts';

export interface PageReading {
  /** Where the sealed text stands, if it stands in a field that can be edited. */
  fieldOf(id: string): Field | null;
  /** The field that shows a sealed text and that an event is about; looked at anew. */
  filledField(path: readonly EventTarget[]): Field | null;
  tokenOf(id: string): string | null;
  /** Something was written there. */
  lookAt(element: HTMLElement): void;
  placeAll(pane: PaneName): void;
  stop(): void;
}

export function startReading(
  { ask, guard, runtime }: Pick<Parts, 'ask' | 'guard' | 'runtime'>,
  known: readonly ShadowRoot[],
): PageReading {
  const url = async (pane: PaneName): Promise<string | null> => {
    const reply = await ask('reader.ticket', { pane });
    return reply?.ticket ? `${runtime.getURL('/reader.html')}#${reply.ticket}` : null;
  };
  const called = names((number) => scope.chrome?.i18n.getMessage('page_sealed_text', number) ?? '');
  const shown = overlay({
    url,
    title: 'Paperseal',
    place: async (pane, items) => {
      const reply = await ask('reader.place', {
        pane,
        items: items.map((item) => ({ ...item, rects: [...item.rects] })),
      });
      return reply?.taken ?? false;
    },
    isEditing: () => guard.editor !== null,
    isOver: () => runtime.id === undefined,
    onThreat: () => called.stop(), // what we drew is gone, and the sealed texts stand as the page has them
  });
  const watcher = watchTokens(
    {
      found: (items) => {
        called.give(items);
        shown.add(items);
      },
      lost: (lost) => {
        called.take(lost);
        shown.drop(lost);
      },
      changed: () => shown.touch(),
    },
    known,
  );
  return {
    fieldOf: (id) => {
      const sealed = watcher.sealed(id);
      const found = sealed?.kind === 'field' ? editableFrom(sealed.element) : 'none';
      return isField(found) ? found : null;
    },
    filledField: (path) => {
      const found = editableFrom(watcher.filled(path));
      return isField(found) ? found : null;
    },
    tokenOf: (id) => watcher.sealed(id)?.token ?? null,
    lookAt: watcher.lookAt,
    placeAll: shown.placeAgain,
    stop: () => {
      watcher.stop();
      called.stop();
      shown.stop();
    },
  };
}
