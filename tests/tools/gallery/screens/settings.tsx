// Storages, saved copy and settings.

import { Panel } from '../../../../components/panel.tsx';
import { PageFrame } from '../../../../components/page-frame.tsx';
import { Erase } from '../../../../components/settings/erase.tsx';
import { Limits } from '../../../../components/settings/limits.tsx';
import { LockAfter } from '../../../../components/settings/lock-after.tsx';
import { MarkChoice } from '../../../../components/settings/mark-choice.tsx';
import { PassphraseChange } from '../../../../components/settings/passphrase-change.tsx';
import { SitesList } from '../../../../components/settings/sites-list.tsx';
import { SavedCopy } from '../../../../components/storages/saved-copy.tsx';
import { StoreForm, type StoreFormProps } from '../../../../components/storages/store-form.tsx';
import { StoreList } from '../../../../components/storages/store-list.tsx';
import { VaultNav } from '../../../../components/vault/vault-nav.tsx';
import { PapersealError } from '../../../../lib/base/errors.ts';
import { storeKinds } from '../../../../lib/view/store-kinds.ts';
import { MARK, NOW, STORE } from '../fixtures.ts';
import type { Screens } from '../main.tsx';

const nothing = () => undefined;
const FORM: StoreFormProps = {
  kinds: storeKinds(),
  step: 'idle',
  error: null,
  tested: false,
  denied: false,
  act: 'Add this storage',
  onChange: nothing,
  onTest: nothing,
  onAct: nothing,
};

export const screens: Screens = {
  'storages-empty': () => (
    <PageFrame title="Storages" nav={<VaultNav current="storages" drafts={0} />}>
      <p class="prose">Everything sealed is in this browser only.</p>
      <Panel title="Add a storage">
        <StoreForm {...FORM} />
      </Panel>
      <SavedCopy state={{ step: 'idle' }} error={null} onMake={nothing} onCheck={nothing} />
    </PageFrame>
  ),
  'storages-trouble': () => (
    <PageFrame title="Storages" nav={<VaultNav current="storages" drafts={0} />}>
      <StoreList
        stores={[
          STORE,
          {
            ...STORE,
            id: '2',
            name: 'dav.a-long-name-of-a-host.example.net/remote.php/dav/files/someone/paperseal',
            health: 'trouble',
            problem: 'store-full',
          },
          { ...STORE, id: '3', name: '127.0.0.1:8080/dav', health: 'lied' },
          {
            ...STORE,
            id: '4',
            name: 'dav.example.net/emptied',
            health: 'trouble',
            problem: 'own-rolled-back',
            wentBack: true,
          },
        ]}
        now={NOW}
        syncing={false}
        error={new PapersealError('store-unreachable')}
        onSync={nothing}
        onRemove={nothing}
        onPutBack={nothing}
      />
      <Panel title="Add a storage">
        <StoreForm {...FORM} error={new PapersealError('store-auth')} tested denied aside />
      </Panel>
      <SavedCopy state={{ step: 'to-check' }} error={null} onMake={nothing} onCheck={nothing} />
    </PageFrame>
  ),
  'storages-checked': () => (
    <PageFrame title="Storages" nav={<VaultNav current="storages" drafts={0} />}>
      <SavedCopy state={{ step: 'checked', texts: 412 }} error={null} onMake={nothing} onCheck={nothing} />
    </PageFrame>
  ),
  settings: () => (
    <PageFrame title="Settings" nav={<VaultNav current="settings" drafts={0} />}>
      <PassphraseChange
        busy={false}
        error={new PapersealError('passphrase-wrong')}
        done
        problemOf={() => 'passphrase-too-simple'}
        forgotHref="#"
        onChange={() => Promise.resolve(true)}
      />
      <LockAfter minutes={15} onChange={nothing} />
      <SitesList
        sites={['https://diary.example.org', 'https://a-very-long-subdomain.of-some-organisation.example.org:8443']}
        busy={false}
        onRemove={nothing}
      />
      <MarkChoice mark={MARK} busy={false} onDraw={nothing} onSet={nothing} />
      <Erase
        backup={{ level: 'due', uncopied: 12, onlyHere: 2, copied: 0, onlyInFile: false }}
        busy={false}
        error={null}
        onErase={nothing}
      />
    </PageFrame>
  ),
  limits: () => (
    <PageFrame title="What Paperseal does not protect" nav={<VaultNav current="settings" drafts={0} />}>
      <Limits />
    </PageFrame>
  ),
};
