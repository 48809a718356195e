// What a page's sealed texts say, each drawn in the box in which it stands there. Every box holds one read-only form
// control and nothing else carries words, so that a saved or printed page has none of them (THREATS P-27). The size of a
// box is the page's; a longer text scrolls in it (P-18).

import './reader.css';
import { t } from '../../lib/platform/i18n.ts';
import type { ReadAct, ReadItem } from './item.ts';
import { ReadBox } from './read-box.tsx';

export interface ReaderProps {
  readonly items: readonly ReadItem[];
  /** False where clicks go through to the page, as over its links: there is no button then. */
  readonly isPressable: boolean;
  /** The popup could not be opened. */
  readonly isStuck: boolean;
  /** Clicked, or Enter. */
  onAct(act: ReadAct, id: string): void;
}

export function Reader({ items, isPressable, isStuck, onAct }: ReaderProps) {
  return (
    <main aria-label={t('reader_name')}>
      {items.map((item) => (
        <ReadBox
          key={item.id}
          item={item}
          isPressable={isPressable}
          isStuck={isStuck}
          onAct={(act) => onAct(act, item.id)}
        />
      ))}
    </main>
  );
}
