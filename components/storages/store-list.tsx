// The storages in use: how each is, and what can be done about it.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Dialog } from '../dialog.tsx';
import { ErrorNotice } from '../notice.tsx';
import type { StoreShown } from '../shown.ts';
import { StoreLine } from '../sync-line.tsx';
import '../entries.css';

export interface StoreListProps {
  readonly stores: readonly StoreShown[];
  readonly now: number;
  readonly syncing: boolean;
  /** Of syncing, removing or putting back. */
  readonly error: PapersealError | null;
  readonly onSync: () => void;
  readonly onRemove: (id: string) => void;
  readonly onPutBack: (id: string) => void;
}

export function StoreList(props: StoreListProps) {
  const [removing, setRemoving] = useState<StoreShown | null>(null);
  const [puttingBack, setPuttingBack] = useState<StoreShown | null>(null);
  return (
    <Panel title={t('stores_title')}>
      <ul class="plain-list entries entries-long">
        {props.stores.map((store) => (
          <li key={store.id}>
            <div class="grow stack stack-tight">
              <StoreLine store={store} now={props.now} />
              {store.wentBack && store.health !== 'working' && (
                <div>
                  <Button onClick={() => setPuttingBack(store)}>{t('stores_put_back')}</Button>
                </div>
              )}
            </div>
            <Button kind="link" onClick={() => setRemoving(store)} label={t('stores_remove_label', store.name)}>
              {t('stores_remove')}
            </Button>
          </li>
        ))}
      </ul>
      <ErrorNotice error={props.error} />
      <div>
        <Button kind="primary" busy={props.syncing} onClick={props.onSync}>
          {t('stores_sync')}
        </Button>
      </div>
      {removing !== null && (
        <Dialog
          title={t('stores_remove_title')}
          safe={t('stores_keep')}
          act={t('stores_remove_act')}
          danger
          onClose={() => setRemoving(null)}
          onAct={() => {
            props.onRemove(removing.id);
            setRemoving(null);
          }}
        >
          <p>{t('stores_remove_text', removing.name)}</p>
        </Dialog>
      )}
      {puttingBack !== null && (
        <Dialog
          title={t('stores_put_back_title')}
          safe={t('stores_leave')}
          act={t('stores_put_back')}
          onClose={() => setPuttingBack(null)}
          onAct={() => {
            props.onPutBack(puttingBack.id);
            setPuttingBack(null);
          }}
        >
          <p>{t('stores_put_back_text', puttingBack.name)}</p>
        </Dialog>
      )}
    </Panel>
  );
}
