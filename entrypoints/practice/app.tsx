// What opens after installing: one look, one try, and on to the vault. Nothing here is kept but the mark.

import { useEffect, useState } from 'preact/hooks';
import type { EditorNotice } from '../../components/editor/notice-panel.tsx';
import { ErrorNotice } from '../../components/notice.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Diary, DIARY_SITE } from '../../components/practice/diary.tsx';
import { MarkPicker } from '../../components/practice/mark-picker.tsx';
import { Sealed } from '../../components/practice/sealed.tsx';
import { Spot } from '../../components/practice/spot.tsx';
import { Start } from '../../components/practice/start.tsx';
import { useTask } from '../../components/task.ts';
import { errorText, t } from '../../lib/platform/i18n.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { type Practised, practiseSealing } from './throw-away.ts';

type Screen = 'start' | 'try' | 'mark' | 'sealed' | 'spot';
type VaultPhase = Reply<'status'>['phase'];

export function App({ ask }: { ask: Ask }) {
  const [view, setView] = useState<Screen>(location.hash === '#try' ? 'try' : 'start');
  const [mark, setMark] = useState<Reply<'mark.draw'> | null>(null);
  const [phase, setPhase] = useState<VaultPhase>('empty');
  const [practised, setPractised] = useState<Practised | null>(null);
  const meeting = useTask();

  useEffect(() => {
    void meeting.run(async () => {
      const status = await ask('status', {});
      setPhase(status.phase);
      setMark(status.mark ?? (await ask('mark.draw', {})));
    });
  }, [ask]);

  const next = nextStep(phase);
  if (view === 'try') {
    return (
      <PageFrame title={t('practice_try_title')}>
        <ErrorNotice error={meeting.error} />
        <Try
          mark={mark}
          onSealed={(done) => {
            setPractised(done);
            setView('sealed');
          }}
          onCancel={() => setView('start')}
          onChangeMark={() => setView('mark')}
        />
      </PageFrame>
    );
  }
  if (view === 'mark' && mark) {
    return <ChooseMark ask={ask} mark={mark} onMark={setMark} onEnd={() => setView('try')} />;
  }
  if (view === 'sealed' && practised) {
    return (
      <PageFrame title={t('practice_sealed_title')}>
        <Sealed {...practised} next={next} onAgain={() => setView('try')} onSpot={() => setView('spot')} />
      </PageFrame>
    );
  }
  if (view === 'spot' && mark) {
    return (
      <PageFrame title={t('practice_spot_title')}>
        <Spot
          mark={mark}
          isFirst={mark.picture % 2 === 0}
          next={next}
          onBack={() => setView(practised ? 'sealed' : 'try')}
        />
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t('practice_title')}>
      <Start restoreHref="/setup.html#restore" onTry={() => setView('try')} />
    </PageFrame>
  );
}

interface TryProps {
  readonly mark: Reply<'mark.draw'> | null;
  onSealed(done: Practised): void;
  onCancel(): void;
  onChangeMark(): void;
}

function Try({ mark, onSealed, onCancel, onChangeMark }: TryProps) {
  const [text, setText] = useState('');
  const [isSealing, setSealing] = useState(false);
  const [notices, setNotices] = useState<readonly EditorNotice[]>([]);
  const seal = async () => {
    setSealing(true);
    try {
      onSealed(await practiseSealing(DIARY_SITE, text));
    } catch (cause) {
      const error = cause instanceof PapersealError ? cause : new PapersealError('internal', { cause });
      setNotices([{ id: 'problem', tone: 'trouble', text: errorText(error) }]);
      setSealing(false);
    }
  };
  return (
    <Diary
      mark={mark}
      text={text}
      phase={isSealing ? 'sealing' : 'typing'}
      notices={notices}
      onText={setText}
      onSeal={() => void seal()}
      onCancel={onCancel}
      onDismiss={() => setNotices([])}
      onChangeMark={onChangeMark}
    />
  );
}

interface ChooseMarkProps {
  readonly ask: Ask;
  readonly mark: Reply<'mark.draw'>;
  onMark(mark: Reply<'mark.draw'>): void;
  onEnd(): void;
}

function ChooseMark({ ask, mark, onMark, onEnd }: ChooseMarkProps) {
  const task = useTask();
  return (
    <PageFrame title={t('practice_mark_title')}>
      <MarkPicker
        key={`${mark.picture} ${mark.word}`}
        mark={mark}
        busy={task.busy}
        error={task.error}
        onDraw={() => void task.run(async () => onMark(await ask('mark.draw', {})))}
        onSet={(chosen) =>
          void task.run(async () => {
            onMark(await ask('mark.set', chosen));
            onEnd();
          })
        }
        onCancel={onEnd}
      />
    </PageFrame>
  );
}

function nextStep(phase: VaultPhase): { label: string; href: string } {
  if (phase === 'ready') return { label: t('setup_done_vault'), href: '/vault.html' };
  if (phase === 'unchecked') return { label: t('practice_next_check'), href: '/setup.html#check' };
  return { label: t('practice_next_vault'), href: '/setup.html' };
}
