// Everything back from the paper key: words, then where the vault is kept, then what was found, and only then a
// passphrase. Looking writes nothing; starting empty is an act of its own.

import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { MarkShown } from '../../components/mark.tsx';
import { useNow } from '../../components/moment.tsx';
import { RestoreChecks } from '../../components/restore/restore-checks.tsx';
import { RestoreFound } from '../../components/restore/restore-found.tsx';
import { RestorePlace } from '../../components/restore/restore-place.tsx';
import { RestoreWords } from '../../components/restore/restore-words.tsx';
import { PassphraseForm } from '../../components/setup/passphrase-form.tsx';
import type { StoreChosen } from '../../components/storages/store-form.tsx';
import { SetupFrame } from '../../components/setup/setup-frame.tsx';
import { useTask } from '../../components/task.ts';
import { useHour } from '../../components/words/hour.ts';
import { isTyped, NO_WORDS } from '../../components/words/word-entry.tsx';
import { errorCode, PapersealError } from '../../lib/base/errors.ts';
import { passphraseProblem } from '../../lib/crypto/passphrase.ts';
import { withFiles } from '../../lib/platform/files.ts';
import { type MessageKey, t } from '../../lib/platform/i18n.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { requestStore, storeKinds } from '../../lib/view/store-kinds.ts';
import { proposeBrowserName } from './browser-name.ts';
import { useSitesAsked } from './restore-sites.ts';
import { keyProblem, WORD_TOOLS, wordsMeant } from './word-tools.ts';

type Found = Reply<'restore.look'>;
type Mode = 'found' | 'words-only' | 'start-empty';
type Step =
  | { readonly at: 'words' }
  | { readonly at: 'place' }
  | { readonly at: 'passphrase'; readonly mode: Mode; readonly found: Found | null; readonly isCopy: boolean }
  | {
      readonly at: 'end';
      readonly mode: Mode;
      readonly isCopy: boolean;
      readonly repaired: Found['repaired'];
      readonly result: Reply<'restore.finish'>;
      readonly mark: MarkShown | null;
    };

const STEPS = 3;

export function Restore({ ask, onBegun }: { ask: Ask; onBegun(): void }) {
  const [step, setStep] = useState<Step>({ at: 'words' });
  const [needsVault, setNeedsVault] = useState(false);
  const [typed, setTyped] = useState(NO_WORDS);
  useHour(typed.some(isTyped), () => setTyped(NO_WORDS));
  const now = useNow();

  if (step.at === 'words') {
    return (
      <Words
        ask={ask}
        start={typed}
        onWords={(state, words) => {
          onBegun();
          setTyped(words);
          setNeedsVault(state === 'repairable');
          setStep({ at: 'place' });
        }}
      />
    );
  }
  if (step.at === 'place') {
    return (
      <Place
        ask={ask}
        needsVault={needsVault}
        onBack={() => setStep({ at: 'words' })}
        onStep={(next) => {
          if (next.at === 'passphrase' && next.found) setNeedsVault(false); // it put them right
          setStep(next);
        }}
      />
    );
  }
  if (step.at === 'passphrase') {
    return (
      <Finish
        ask={ask}
        mode={step.mode}
        found={step.found}
        now={now}
        onBack={() => setStep({ at: 'place' })}
        onEnd={(result, mark) => {
          setTyped(NO_WORDS);
          const { mode, found, isCopy } = step;
          setStep({ at: 'end', mode, isCopy, repaired: found?.repaired ?? [], result, mark });
        }}
      />
    );
  }
  return <End ask={ask} {...step} />;
}

function End({ ask, mode, isCopy, repaired, result, mark }: { ask: Ask } & Omit<Extract<Step, { at: 'end' }>, 'at'>) {
  const sites = useSitesAsked(ask);
  return (
    <SetupFrame title={t(endTitle(mode, isCopy, result))} step={null} steps={STEPS}>
      <RestoreChecks
        sites={sites}
        mode={mode}
        isCopy={isCopy}
        repaired={repaired}
        {...result}
        mark={mark}
        vaultHref="/vault.html"
        storageHref="/vault.html#storages"
      />
    </SetupFrame>
  );
}

function endTitle(mode: Mode, isCopy: boolean, { problems, ahead }: Reply<'restore.finish'>): MessageKey {
  if (mode === 'words-only') return 'restore_end_title_reading';
  if (problems.length > 0 || ahead !== null) return 'restore_end_title_part';
  return isCopy ? 'restore_end_title_copy' : 'restore_end_title';
}

interface WordsProps {
  readonly ask: Ask;
  readonly start: readonly string[];
  onWords(state: 'fits' | 'repairable', typed: readonly string[]): void;
}

function Words({ ask, start, onWords }: WordsProps) {
  const task = useTask();
  const [isWrong, setWrong] = useState(false);
  const submit = (typed: readonly string[]) =>
    task.run(async () => {
      const { state } = await ask('restore.words', { words: wordsMeant(typed) });
      if (state === 'wrong') setWrong(true);
      else onWords(state, typed);
    });
  return (
    <SetupFrame title={t('restore_words_title')} step={1} steps={STEPS}>
      <RestoreWords
        tools={WORD_TOOLS}
        problem={keyProblem}
        busy={task.busy}
        error={task.error}
        isWrong={isWrong}
        isMended
        start={start}
        submit={t('restore_words_next')}
        onChange={() => setWrong(false)}
        onWords={(typed) => void submit(typed)}
      />
    </SetupFrame>
  );
}

interface PlaceProps {
  readonly ask: Ask;
  readonly needsVault: boolean;
  onBack(): void;
  onStep(step: Step): void;
}

function Place({ ask, needsVault, onBack, onStep }: PlaceProps) {
  const storage = useTask();
  const file = useTask();
  const [isNotFound, setNotFound] = useState(false);
  const [isDenied, setDenied] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const kinds = useMemo(storeKinds, []);

  const look = async (task: typeof storage, find: () => Promise<Found>) => {
    setNotFound(false);
    storage.clear();
    file.clear();
    await task.run(async () => {
      const found = await find().catch((error: unknown) => {
        if (errorCode(error) !== 'vault-not-found') throw error;
        setNotFound(true);
        return null;
      });
      if (found) onStep({ at: 'passphrase', mode: 'found', found, isCopy: task === file });
    });
  };

  const lookInStorage = (store: StoreChosen) => {
    setDenied(false);
    // The browser asks its user only in the same turn as the click: nothing may be awaited before this.
    const permission = requestStore(store);
    void look(storage, async () => {
      const isAllowed = await permission;
      setDenied(!isAllowed);
      if (!isAllowed) throw new PapersealError('store-unreachable');
      return ask('restore.look', { store });
    });
  };

  const lookInFile = (chosen: File) =>
    void look(file, () => withFiles(async ({ leave }) => ask('restore.read', { file: await leave(chosen) })));

  return (
    <SetupFrame title={t('restore_place_title')} step={2} steps={STEPS}>
      <RestorePlace
        kinds={kinds}
        busy={storage.busy ? 'storage' : file.busy ? 'file' : null}
        storageError={isDenied ? null : storage.error}
        fileError={file.error}
        isDenied={isDenied}
        isNotFound={isNotFound}
        needsVault={needsVault}
        onStorage={lookInStorage}
        onFile={lookInFile}
        onWordsOnly={() => onStep({ at: 'passphrase', mode: 'words-only', found: null, isCopy: false })}
        onStartEmpty={() => setAsking(true)}
        onBack={onBack}
      />
      {isAsking && (
        <Dialog
          title={t('restore_empty_title')}
          safe={t('restore_empty_no')}
          act={t('restore_empty_yes')}
          onClose={() => setAsking(false)}
          onAct={() => onStep({ at: 'passphrase', mode: 'start-empty', found: null, isCopy: false })}
        >
          <p>{t('restore_empty_what')}</p>
        </Dialog>
      )}
    </SetupFrame>
  );
}

interface FinishProps {
  readonly ask: Ask;
  readonly mode: Mode;
  readonly found: Found | null;
  readonly now: number;
  onBack(): void;
  onEnd(result: Reply<'restore.finish'>, mark: MarkShown | null): void;
}

const TITLES = {
  found: 'restore_found_title',
  'words-only': 'restore_reading_title',
  'start-empty': 'restore_empty_heading',
} as const;

function Finish({ ask, mode, found, now, onBack, onEnd }: FinishProps) {
  const task = useTask();
  const finish = (chosen: { passphrase: string; browserName: string }) =>
    task.run(async () => {
      const result = await ask('restore.finish', { ...chosen, mode });
      // Everything is back by now, whether or not the mark can be told.
      const status = await ask('status', {}).catch(() => null);
      onEnd(result, status?.mark ?? null);
    });
  return (
    <SetupFrame title={t(TITLES[mode])} step={3} steps={STEPS}>
      {found && <RestoreFound found={found} now={now} />}
      {mode === 'words-only' && <p class="prose">{t('restore_reading_what')}</p>}
      <p class="prose">{t('restore_passphrase')}</p>
      <PassphraseForm
        browserName={proposeBrowserName(found?.browsers.map(({ name }) => name))}
        problem={passphraseProblem}
        submit={t(mode === 'words-only' ? 'restore_finish_reading' : 'restore_finish')}
        busy={task.busy}
        error={task.error}
        onSubmit={(chosen) => void finish(chosen)}
      />
      <div>
        <Button kind="link" onClick={onBack}>
          {t('restore_back')}
        </Button>
      </div>
    </SetupFrame>
  );
}
