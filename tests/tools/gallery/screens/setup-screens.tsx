// Practice, setup and restore, step by step.

import type { ComponentChild } from 'preact';
import { Diary } from '../../../../components/practice/diary.tsx';
import { MarkPicker } from '../../../../components/practice/mark-picker.tsx';
import { Sealed } from '../../../../components/practice/sealed.tsx';
import { Spot } from '../../../../components/practice/spot.tsx';
import { Start } from '../../../../components/practice/start.tsx';
import { PageFrame } from '../../../../components/page-frame.tsx';
import type { SitesAskedProps } from '../../../../components/restore/sites-asked.tsx';
import { RestoreChecks } from '../../../../components/restore/restore-checks.tsx';
import { RestoreFound } from '../../../../components/restore/restore-found.tsx';
import { RestorePlace, type RestorePlaceProps } from '../../../../components/restore/restore-place.tsx';
import { RestoreWords } from '../../../../components/restore/restore-words.tsx';
import { AgainStep } from '../../../../components/setup/again-step.tsx';
import { CheckStep } from '../../../../components/setup/check-step.tsx';
import { DoneStep } from '../../../../components/setup/done-step.tsx';
import { PassphraseForm } from '../../../../components/setup/passphrase-form.tsx';
import { SetupFrame } from '../../../../components/setup/setup-frame.tsx';
import { StrengthLine } from '../../../../components/setup/strength-line.tsx';
import { WordsStep } from '../../../../components/setup/words-step.tsx';
import { PapersealError } from '../../../../lib/base/errors.ts';
import { passphraseProblem } from '../../../../lib/crypto/passphrase.ts';
import { t } from '../../../../lib/platform/i18n.ts';
import { storeKinds } from '../../../../lib/view/store-kinds.ts';
import type { Screens } from '../main.tsx';
import { tools, WORDS } from './words-screens.tsx';

const nothing = () => undefined;
const MARK = { picture: 16, word: 'lantern', code: 'KD42' };
const SEALED = `paperseal1${'CkYbE3sLrWqu8vJ4mTzXo2hNfDg7pRtUeKa5cQnBiVx9wSjZ6yMdHFGLA1P8TbkqWrEuYo3CvNxJs2mDhfz'.repeat(3).slice(0, 203)}`;
const NEXT = { label: 'Make my vault', href: '#' };
const NOW = Date.UTC(2026, 10, 21, 7);
const AHEAD = { entries: 412, newest: NOW + 60 * 86_400_000 };
const FOUND = {
  texts: 412,
  notes: 3,
  browsers: [
    { name: 'Firefox on Linux', last: NOW - 3_600_000 },
    { name: 'Chrome on the old laptop of the practice downstairs', last: NOW - 40 * 86_400_000 },
  ],
  lastChange: NOW - 3_600_000,
  lastBrowser: 'Firefox on Linux',
  ahead: null,
  repaired: [],
  problems: [],
};
const PLACE: RestorePlaceProps = {
  kinds: storeKinds(),
  busy: null,
  storageError: null,
  fileError: null,
  isDenied: false,
  isNotFound: false,
  needsVault: false,
  onStorage: nothing,
  onFile: nothing,
  onWordsOnly: nothing,
  onStartEmpty: nothing,
  onBack: nothing,
};

function Step({ title, step, children }: { title: string; step: number | null; children: ComponentChild }) {
  return (
    <SetupFrame title={title} step={step} steps={4}>
      {children}
    </SetupFrame>
  );
}

const words = {
  busy: false,
  printing: false,
  error: null,
  isResumed: false,
  onReveal: nothing,
  onCover: nothing,
  onPrint: nothing,
  onNext: nothing,
};
const check = {
  tools,
  busy: false,
  error: null,
  onCheck: nothing,
  onChange: nothing,
  onTomorrow: nothing,
  onShowAgain: nothing,
};
const diary = {
  mark: MARK,
  text: '',
  phase: 'typing',
  notices: [],
  onText: nothing,
  onSeal: nothing,
  onCancel: nothing,
  onDismiss: nothing,
  onChangeMark: nothing,
} as const;
const end = {
  opened: 412,
  total: 412,
  listed: true,
  ahead: null,
  vaultFound: true,
  problems: [],
  isCopy: false,
  repaired: [],
  mark: MARK,
  vaultHref: '#',
  storageHref: '#',
  sites: null,
};

const SITES: SitesAskedProps = {
  sites: ['https://diary.example.org', 'https://cases.example.com:8443', 'http://intranet.localhost'],
  state: 'asked',
  busy: false,
  error: null,
  onSites: nothing,
};

export const screens: Screens = {
  'practice-start': () => (
    <PageFrame title={t('practice_title')}>
      <Start restoreHref="#" onTry={nothing} />
    </PageFrame>
  ),
  'practice-try': () => (
    <PageFrame title={t('practice_try_title')}>
      <Diary {...diary} />
    </PageFrame>
  ),
  'practice-sealed': () => (
    <PageFrame title={t('practice_sealed_title')}>
      <Sealed text="Slept badly again." sealed={SEALED} next={NEXT} onAgain={nothing} onSpot={nothing} />
    </PageFrame>
  ),
  'practice-mark': () => (
    <PageFrame title={t('practice_mark_title')}>
      <MarkPicker mark={MARK} busy={false} error={null} onDraw={nothing} onSet={nothing} onCancel={nothing} />
    </PageFrame>
  ),
  'practice-spot': () => (
    <PageFrame title={t('practice_spot_title')}>
      <Spot mark={MARK} isFirst={false} next={NEXT} onBack={nothing} />
    </PageFrame>
  ),
  'setup-passphrase': () => (
    <Step title={t('setup_passphrase_title')} step={1}>
      <p class="prose">{t('setup_passphrase_what')}</p>
      <PassphraseForm
        browserName="Firefox on Linux"
        problem={passphraseProblem}
        submit={t('setup_next')}
        busy={false}
        error={null}
        onSubmit={nothing}
      />
    </Step>
  ),
  'setup-strength': () => (
    <Step title={t('setup_passphrase_title')} step={1}>
      {['summer rain', 'kitten river lamp 42', 'kitten river lamp stone'].map((passphrase) => (
        <StrengthLine key={passphrase} passphrase={passphrase} />
      ))}
    </Step>
  ),
  'setup-words': () => (
    <Step title={t('setup_words_title')} step={2}>
      <WordsStep {...words} group={0} words={null} />
    </Step>
  ),
  'setup-words-resumed': () => (
    <Step title={t('setup_words_title')} step={2}>
      <WordsStep {...words} group={0} words={null} isResumed />
    </Step>
  ),
  'setup-words-shown': () => (
    <Step title={t('setup_words_title')} step={2}>
      <WordsStep {...words} group={3} words={WORDS.slice(18)} />
    </Step>
  ),
  'setup-check': () => (
    <Step title={t('setup_check_title')} step={3}>
      <CheckStep {...check} result={{ right: false, wrong: [] }} />
    </Step>
  ),
  'setup-again': () => (
    <Step title={t('setup_gone_title')} step={2}>
      <AgainStep
        browserName="Firefox on Linux"
        busy={false}
        error={null}
        lostDrafts={2}
        problem={passphraseProblem}
        onCheck={nothing}
        onAgain={nothing}
      />
    </Step>
  ),
  'setup-done': () => (
    <Step title={t('setup_done_title')} step={4}>
      <DoneStep
        mark={MARK}
        shortcut="Alt+Shift+O"
        isUnpinned
        busy={false}
        wayBack="open"
        vaultHref="#"
        tryHref="#"
        storageHref="#"
        onReturn={nothing}
      />
    </Step>
  ),
  'setup-done-no-way': () => (
    <Step title={t('setup_done_title')} step={4}>
      <DoneStep
        mark={MARK}
        shortcut=""
        isUnpinned={false}
        busy={false}
        wayBack="gone"
        vaultHref="#"
        tryHref="#"
        storageHref="#"
        onReturn={nothing}
      />
    </Step>
  ),
  'restore-words': () => (
    <Step title={t('restore_words_title')} step={1}>
      <RestoreWords
        tools={tools}
        problem={() => null}
        busy={false}
        error={null}
        isWrong={false}
        isMended
        submit={t('restore_words_next')}
        onChange={nothing}
        onWords={nothing}
      />
    </Step>
  ),
  'restore-place': () => (
    <Step title={t('restore_place_title')} step={2}>
      <RestorePlace {...PLACE} />
    </Step>
  ),
  'restore-place-misfit': () => (
    <Step title={t('restore_place_title')} step={2}>
      <RestorePlace {...PLACE} needsVault />
    </Step>
  ),
  'restore-place-not-found': () => (
    <Step title={t('restore_place_title')} step={2}>
      <RestorePlace
        {...PLACE}
        isNotFound
        storageError={new PapersealError('store-auth')}
        fileError={new PapersealError('copy-damaged')}
      />
    </Step>
  ),
  'restore-found': () => (
    <Step title={t('restore_found_title')} step={3}>
      <RestoreFound found={{ ...FOUND, repaired: [{ place: 8, typed: 'usual', right: 'useful' }] }} now={NOW} />
      <p class="prose">{t('restore_passphrase')}</p>
      <PassphraseForm
        browserName="Chrome on Linux"
        problem={passphraseProblem}
        submit={t('restore_finish')}
        busy={false}
        error={null}
        onSubmit={nothing}
      />
    </Step>
  ),
  'restore-found-part': () => (
    <Step title={t('restore_found_title')} step={3}>
      <RestoreFound found={{ ...FOUND, problems: ['withheld', 'forked', 'damaged'] }} now={NOW} />
    </Step>
  ),
  'restore-end-part': () => (
    <Step title={t('restore_end_title_part')} step={null}>
      <RestoreChecks {...end} mode="found" problems={['damaged', 'forked', 'withheld']} />
    </Step>
  ),
  'restore-found-ahead': () => (
    <Step title={t('restore_found_title')} step={3}>
      <RestoreFound found={{ ...FOUND, ahead: AHEAD }} now={NOW} />
    </Step>
  ),
  'restore-end-ahead': () => (
    <Step title={t('restore_end_title_part')} step={null}>
      <RestoreChecks {...end} mode="found" ahead={AHEAD} listed={false} problems={['store-full']} />
    </Step>
  ),
  'restore-end-copy': () => (
    <Step title={t('restore_end_title_copy')} step={null}>
      <RestoreChecks {...end} mode="found" isCopy repaired={[{ place: 8, typed: 'usual', right: 'useful' }]} />
    </Step>
  ),
  'restore-end': () => (
    <Step title={t('restore_end_title')} step={null}>
      <RestoreChecks {...end} mode="found" sites={SITES} />
    </Step>
  ),
  'restore-end-sites': () => (
    <Step title={t('restore_end_title')} step={null}>
      <RestoreChecks {...end} mode="found" sites={{ ...SITES, state: 'on' }} />
    </Step>
  ),
  'restore-end-denied': () => (
    <Step title={t('restore_end_title')} step={null}>
      <RestoreChecks {...end} mode="found" sites={{ ...SITES, sites: SITES.sites.slice(0, 1), state: 'denied' }} />
    </Step>
  ),
  'restore-end-reading': () => (
    <Step title={t('restore_end_title_reading')} step={null}>
      <RestoreChecks {...end} mode="words-only" vaultFound={false} listed={false} />
    </Step>
  ),
};
