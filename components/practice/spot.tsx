// One genuine editor and one that a page has drawn: the difference is the mark, and nothing else can be relied on.

import { useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { EditorBar } from '../editor/editor-bar.tsx';
import '../editor/editor.css';
import type { MarkShown } from '../mark.tsx';
import { MARK_PICTURES, MARK_WORDS } from '../mark.tsx';
import { Notice } from '../notice.tsx';
import './practice.css';

export interface SpotProps {
  readonly mark: MarkShown;
  /** Whether the genuine one comes first. */
  readonly isFirst: boolean;
  readonly next: { readonly label: string; readonly href: string };
  onBack(): void;
}

export function Spot({ mark, isFirst, next, onBack }: SpotProps) {
  const [chosen, setChosen] = useState<'first' | 'second' | null>(null);
  const isRight = chosen !== null && (chosen === 'first') === isFirst;
  const [first, second] = isFirst ? [mark, forged(mark)] : [forged(mark), mark];
  return (
    <>
      <p class="lead">{t('practice_spot_how')}</p>
      <div class="spot">
        <Candidate mark={first} name={t('practice_spot_first')} onChoose={() => setChosen('first')} />
        <Candidate mark={second} name={t('practice_spot_second')} onChoose={() => setChosen('second')} />
      </div>
      {chosen !== null && (
        <Notice kind={isRight ? 'fine' : 'warn'}>{t(isRight ? 'practice_spot_right' : 'practice_spot_wrong')}</Notice>
      )}
      <div class="actions">
        <ButtonLink kind={isRight ? 'primary' : 'quiet'} href={next.href}>
          {next.label}
        </ButtonLink>
        <Button kind="link" onClick={onBack}>
          {t('practice_spot_back')}
        </Button>
      </div>
    </>
  );
}

/** What somebody draws who knows Paperseal and not this mark. */
function forged({ picture, word }: MarkShown): MarkShown {
  const other = MARK_WORDS[(MARK_WORDS.indexOf(word) + 37) % MARK_WORDS.length] ?? word;
  return { picture: (picture + 7) % MARK_PICTURES.length, word: other, code: 'QT58' };
}

function Candidate({ mark, name, onChoose }: { mark: MarkShown; name: string; onChoose(): void }) {
  return (
    <section class="spot-one" aria-label={name}>
      <div class="spot-frame">
        <div class="editor editor-frame" inert>
          <div class="editor-sheet" />
          <EditorBar place="frame" site="diary.example" mark={mark} phase="typing" onSeal={ignore} onCancel={ignore} />
        </div>
      </div>
      <Button onClick={onChoose}>{t('practice_spot_choose', name)}</Button>
    </section>
  );
}

function ignore(): void {}
