// "Forgot the passphrase?": the words of this vault set a new one for this browser.

import { useState } from 'preact/hooks';
import { ButtonLink } from '../../components/button.tsx';
import { RestoreWords } from '../../components/restore/restore-words.tsx';
import { PassphraseForm } from '../../components/setup/passphrase-form.tsx';
import { SetupFrame } from '../../components/setup/setup-frame.tsx';
import { useTask } from '../../components/task.ts';
import { useHour } from '../../components/words/hour.ts';
import { passphraseProblem } from '../../lib/crypto/passphrase.ts';
import { t } from '../../lib/platform/i18n.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import { keyProblem, WORD_TOOLS, wordsMeant } from './word-tools.ts';

const STEPS = 2;

/** To where one came from; a tab of its own came from the popup or the editor, and goes on where one unlocks. */
function WayBack() {
  return (
    <p>
      <a
        href="/vault.html"
        onClick={(event) => {
          if (history.length < 2) return;
          event.preventDefault();
          history.back();
        }}
      >
        {t('restore_back')}
      </a>
    </p>
  );
}

export function Forgot({ ask }: { ask: Ask }) {
  const [words, setWords] = useState<string[] | null>(null);
  useHour(words !== null, () => setWords(null));
  const [isIncomplete, setIncomplete] = useState(false);
  const [isSet, setSet] = useState(false);
  const task = useTask();

  if (isSet) {
    return (
      <SetupFrame title={t('forgot_done_title')} step={null} steps={STEPS}>
        <p class="prose">{t('forgot_done')}</p>
        <div class="actions">
          <ButtonLink kind="primary" href="/vault.html">
            {t('setup_done_vault')}
          </ButtonLink>
        </div>
      </SetupFrame>
    );
  }
  if (words === null) {
    return (
      <SetupFrame title={t('forgot_title')} step={1} steps={STEPS}>
        <p class="prose">{t('forgot_what')}</p>
        <RestoreWords
          tools={WORD_TOOLS}
          problem={keyProblem}
          busy={false}
          error={null}
          isWrong={isIncomplete}
          isMended={false}
          submit={t('forgot_next')}
          onChange={() => setIncomplete(false)}
          onWords={(typed) => {
            if (keyProblem(typed) === null) setWords(wordsMeant(typed));
            else setIncomplete(true);
          }}
        />
        <WayBack />
      </SetupFrame>
    );
  }
  const reset = async (passphrase: string) => {
    if (await task.run(() => ask('passphrase.reset', { words, next: passphrase }))) setSet(true);
  };
  return (
    <SetupFrame title={t('forgot_choose_title')} step={2} steps={STEPS}>
      <PassphraseForm
        browserName={null}
        problem={passphraseProblem}
        submit={t('forgot_set')}
        busy={task.busy}
        error={task.error}
        onSubmit={({ passphrase }) => void reset(passphrase)}
      />
      {task.error !== null && (
        <p>
          <button type="button" class="button button-link" onClick={() => setWords(null)}>
            {t('forgot_words_again')}
          </button>
        </p>
      )}
    </SetupFrame>
  );
}
