// Settings: passphrase, locking, sites, mark, and the end of it all.

import { useState } from 'preact/hooks';
import { ButtonLink } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ErrorNotice } from '../../components/notice.tsx';
import { Erase } from '../../components/settings/erase.tsx';
import { LockAfter } from '../../components/settings/lock-after.tsx';
import { MarkChoice } from '../../components/settings/mark-choice.tsx';
import { PassphraseChange } from '../../components/settings/passphrase-change.tsx';
import { SitesList } from '../../components/settings/sites-list.tsx';
import { useTask } from '../../components/task.ts';
import { passphraseProblem } from '../../lib/crypto/passphrase.ts';
import { t } from '../../lib/platform/i18n.ts';
import { FORGOT, type ViewProps } from './view.ts';
import { useLive } from '../../lib/view/live.ts';

export function Settings({ ask, status, refresh }: ViewProps) {
  const sites = useLive(() => ask('sites.list', {}), [ask]);
  const passphrase = useTask();
  const [changed, setChanged] = useState(false);
  const small = useTask();
  const erasing = useTask();

  const changePassphrase = async (current: string, next: string) => {
    setChanged(false);
    const done = await passphrase.run(() => ask('passphrase.change', { current, next }));
    setChanged(done);
    return done;
  };
  const set = (work: () => Promise<unknown>) => void small.run(work).then(refresh);

  return (
    <>
      <ErrorNotice error={small.error ?? sites.error} />
      <PassphraseChange
        busy={passphrase.busy}
        error={passphrase.error}
        done={changed}
        problemOf={passphraseProblem}
        forgotHref={FORGOT}
        onChange={changePassphrase}
      />
      <LockAfter minutes={status.autoLockMinutes} onChange={(minutes) => set(() => ask('lock.after', { minutes }))} />
      {sites.value !== null && (
        <SitesList
          sites={sites.value}
          busy={small.busy}
          onRemove={(site) =>
            set(async () => {
              await ask('site.set', { site, on: false });
              await sites.refresh();
            })
          }
        />
      )}
      {status.mark !== null && (
        <MarkChoice
          mark={status.mark}
          busy={small.busy}
          onDraw={() => set(() => ask('mark.draw', {}))}
          onSet={(picture, word) => set(() => ask('mark.set', { picture, word }))}
        />
      )}
      <Panel title={t('settings_limits')}>
        <p class="prose">{t('settings_limits_text')}</p>
        <div>
          <ButtonLink href="#limits">{t('settings_limits_open')}</ButtonLink>
        </div>
      </Panel>
      <Erase
        backup={status.backup}
        busy={erasing.busy}
        error={erasing.error}
        onErase={() => void erasing.run(() => ask('erase', {})).then(refresh)}
      />
    </>
  );
}
