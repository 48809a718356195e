// A new vault in four steps: passphrase, 24 words on paper, the words typed back, the way back to where one came from.
// The step follows from what the worker has: making is not repeated, words are not shown after their hour.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { ButtonLink } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { AgainStep } from '../../components/setup/again-step.tsx';
import { CheckStep } from '../../components/setup/check-step.tsx';
import { DoneStep } from '../../components/setup/done-step.tsx';
import { PassphraseForm } from '../../components/setup/passphrase-form.tsx';
import { SetupFrame } from '../../components/setup/setup-frame.tsx';
import { WordsStep } from '../../components/setup/words-step.tsx';
import { useTask } from '../../components/task.ts';
import { useRevealed } from '../../components/words/words-shown.tsx';
import { WordSheet } from '../../components/words/word-sheet.tsx';
import { errorCode } from '../../lib/base/errors.ts';
import { passphraseProblem } from '../../lib/crypto/passphrase.ts';
import { language, t } from '../../lib/platform/i18n.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { go } from './address.ts';
import { proposeBrowserName } from './browser-name.ts';
import { WORD_TOOLS, wordsMeant } from './word-tools.ts';

const STEPS = 4;

interface MakeProps {
  readonly ask: Ask;
  readonly view: string;
  readonly status: Reply<'status'>;
  refresh(): Promise<unknown>;
}

export function Make({ ask, view, status, refresh }: MakeProps) {
  /** Until the words were gone through once: nobody is offered to skip that. */
  const [isFirst, setFirst] = useState(status.phase === 'empty');
  if (status.phase === 'empty') return <Passphrase ask={ask} refresh={refresh} />;
  if (status.phase === 'ready') return <Done ask={ask} status={status} />;
  // When the lock falls the words are covered, and those that were typed are gone: another page takes the place of this one.
  const key = status.locked ? 'locked' : 'open';
  if (view === 'check') return <Check key={key} ask={ask} status={status} refresh={refresh} />;
  if (view === 'tomorrow') return <Tomorrow />;
  return <Words key={key} ask={ask} status={status} refresh={refresh} isResumed={!isFirst} onFirst={setFirst} />;
}

function Passphrase({ ask, refresh }: Pick<MakeProps, 'ask' | 'refresh'>) {
  const task = useTask();
  const begin = async (chosen: { passphrase: string; browserName: string }) => {
    const isBegun = await task.run(() => ask('setup.begin', chosen));
    if (!isBegun) return;
    go('words');
    await refresh();
  };
  return (
    <SetupFrame title={t('setup_passphrase_title')} step={1} steps={STEPS}>
      <p class="prose">{t('setup_passphrase_what')}</p>
      <PassphraseForm
        browserName={proposeBrowserName()}
        problem={passphraseProblem}
        submit={t('setup_next')}
        busy={task.busy}
        error={task.error}
        onSubmit={(chosen) => void begin(chosen)}
      />
      <p>
        <a href="#restore">{t('setup_have_key')}</a>
      </p>
    </SetupFrame>
  );
}

interface ShowWordsProps extends Omit<MakeProps, 'view'> {
  readonly isResumed: boolean;
  /** True: other words from here on; false: these were gone through. */
  onFirst(isFirst: boolean): void;
}

function Words({ ask, status, refresh, isResumed, onFirst }: ShowWordsProps) {
  const shown = useRevealed((group) => ask('setup.words', { group: group as 0 | 1 | 2 | 3 }));
  const [isGone, setGone] = useState(false);
  const revealing = useTask();
  const again = useTask();
  const printer = usePrinter(() => ask('setup.sheet', {}));
  const cover = useCallback(shown.cover, []);
  const orGone = async (work: () => Promise<unknown>) => {
    await work().catch(async (error: unknown) => {
      if (errorCode(error) !== 'words-gone') throw error;
      await refresh(); // how many drafts wait, and whether they can come along
      setGone(true);
    });
  };

  if (isGone) {
    const lostDrafts = status.locked ? status.drafts : 0;
    const makeAgain = async (chosen: { passphrase: string; browserName: string }) => {
      const isMade = await again.run(() => ask('setup.again', { ...chosen, dropDrafts: lostDrafts > 0 }));
      await refresh();
      if (!isMade) return;
      onFirst(true);
      setGone(false);
    };
    return (
      <SetupFrame title={t('setup_gone_title')} step={2} steps={STEPS}>
        <AgainStep
          browserName={proposeBrowserName()}
          problem={passphraseProblem}
          busy={again.busy}
          error={again.error}
          lostDrafts={lostDrafts}
          onCheck={() => go('check')}
          onAgain={(chosen) => void makeAgain(chosen)}
        />
      </SetupFrame>
    );
  }
  return (
    <>
      <SetupFrame title={t('setup_words_title')} step={2} steps={STEPS}>
        {status.locked && <LockedNotice />}
        <WordsStep
          group={shown.group}
          words={shown.words}
          busy={revealing.busy}
          printing={printer.busy}
          error={revealing.error ?? printer.error}
          isResumed={isResumed}
          onReveal={(group) => void revealing.run(() => orGone(() => shown.reveal(group)))}
          onCover={cover}
          onPrint={() => void printer.print(orGone)}
          onNext={() => {
            cover();
            onFirst(false);
            go('check');
          }}
        />
      </SetupFrame>
      {printer.words && <WordSheet words={printer.words} date={printer.date} />}
    </>
  );
}

/** Puts the sheet into the page, prints, and takes it out again when the dialogue closes. */
function usePrinter(fetchWords: () => Promise<readonly string[]>) {
  const [words, setWords] = useState<readonly string[] | null>(null);
  const task = useTask();
  useEffect(() => {
    if (words === null) return;
    const empty = () => setWords(null);
    window.addEventListener('afterprint', empty);
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', empty);
    };
  }, [words]);
  return {
    words,
    busy: task.busy,
    error: task.error,
    date: new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(new Date()),
    print: (guarded: (work: () => Promise<unknown>) => Promise<unknown>) =>
      task.run(() => guarded(async () => setWords(await fetchWords()))),
  };
}

function Check({ ask, status, refresh }: Omit<MakeProps, 'view'>) {
  const task = useTask();
  const [result, setResult] = useState<Reply<'setup.check'> | null>(null);
  const check = async (typed: string[]) => {
    let isRight = false;
    await task.run(async () => {
      const found = await ask('setup.check', { words: wordsMeant(typed) });
      isRight = found.right;
      setResult(found);
    });
    if (!isRight) return;
    go('done');
    await refresh();
  };
  return (
    <SetupFrame title={t('setup_check_title')} step={3} steps={STEPS}>
      {status.locked && <LockedNotice />}
      <CheckStep
        tools={WORD_TOOLS}
        busy={task.busy}
        error={task.error}
        result={result}
        onCheck={(typed) => void check(typed)}
        onChange={() => setResult(null)}
        onTomorrow={() => go('tomorrow')}
        onShowAgain={() => go('words')}
      />
    </SetupFrame>
  );
}

function LockedNotice() {
  return (
    <Notice kind="warn" live>
      {t('setup_locked')}
    </Notice>
  );
}

function Tomorrow() {
  return (
    <SetupFrame title={t('setup_tomorrow_title')} step={3} steps={STEPS}>
      <p class="prose">{t('setup_tomorrow_what')}</p>
      <div class="actions">
        <ButtonLink kind="primary" href="/practice.html#try">
          {t('setup_tomorrow_practise')}
        </ButtonLink>
        <ButtonLink href="#check">{t('setup_tomorrow_now')}</ButtonLink>
      </div>
    </SetupFrame>
  );
}

function Done({ ask, status }: Pick<MakeProps, 'ask' | 'status'>) {
  const task = useTask();
  const [isGone, setGone] = useState(false);
  const [shortcut, setShortcut] = useState('');
  const [isUnpinned, setUnpinned] = useState(false);
  useEffect(() => {
    void browser.commands
      .getAll()
      .then((commands) => setShortcut(commands.find(({ name }) => name === 'seal-field')?.shortcut ?? ''));
    void browser.action.getUserSettings().then(({ isOnToolbar }) => setUnpinned(isOnToolbar === false));
  }, []);
  return (
    <SetupFrame title={t('setup_done_title')} step={4} steps={STEPS}>
      <DoneStep
        mark={status.mark}
        shortcut={shortcut}
        isUnpinned={isUnpinned}
        busy={task.busy}
        wayBack={!status.wayBack ? 'none' : isGone || task.error !== null ? 'gone' : 'open'}
        vaultHref="/vault.html"
        tryHref="/practice.html#try"
        storageHref="/vault.html#storages"
        onReturn={() => void task.run(async () => setGone(!(await ask('field.return', {}))))}
      />
    </SetupFrame>
  );
}
