// Where copies are kept: storages and the saved copy.

import { useEffect, useRef, useState } from 'preact/hooks';
import { Panel } from '../../components/panel.tsx';
import { ErrorNotice } from '../../components/notice.tsx';
import { type CopyStep, SavedCopy } from '../../components/storages/saved-copy.tsx';
import { type StoreChosen, StoreForm, type StoreFormStep } from '../../components/storages/store-form.tsx';
import { StoreList } from '../../components/storages/store-list.tsx';
import { useWhile } from '../../components/return.ts';
import { type Task, useTask } from '../../components/task.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { type PassedFiles, withFiles } from '../../lib/platform/files.ts';
import { t } from '../../lib/platform/i18n.ts';
import type { ViewProps } from './view.ts';
import { useLive } from '../../lib/view/live.ts';
import { chooseFile, download, writeFile } from './save-copy.ts';
import { requestStore, storeKinds } from '../../lib/view/store-kinds.ts';

export function Storages({ ask, now, status, refresh, toCopy }: ViewProps & { toCopy: boolean }) {
  const stores = useLive(() => ask('stores.list', {}), [ask]);
  const syncing = useTask();
  const changing = useTask();
  const copyPlace = useRef<HTMLDivElement>(null);
  const listPlace = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (toCopy) copyPlace.current?.scrollIntoView();
  }, [toCopy, stores.value === null]);

  const reread = async () => {
    await Promise.all([stores.refresh(), refresh()]);
  };
  /** The form is empty again: what became of it stands at the top. */
  const showAdded = async () => {
    await reread();
    listPlace.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };
  const change = (work: () => Promise<unknown>, task: Task) => void task.run(work).then(reread);
  useWhile(stores.value?.some(({ health }) => health === 'working') ?? false, stores.refresh);
  if (stores.value === null) return <ErrorNotice error={stores.error} />;
  const isFirst = stores.value.length === 0;
  return (
    <>
      {isFirst ? (
        // A damaged list is none, too: what is said of it stands above.
        status.backup.level !== 'damaged' && <p class="prose">{t('stores_none')}</p>
      ) : (
        <div ref={listPlace} tabIndex={-1} class="landing">
          <StoreList
            stores={stores.value}
            now={now}
            syncing={syncing.busy}
            error={stores.error ?? syncing.error ?? changing.error}
            onSync={() => change(() => ask('sync.now', {}), syncing)}
            onRemove={(id) => change(() => ask('store.remove', { id }), changing)}
            onPutBack={(id) => change(() => ask('sync.put-back', { id }), changing)}
          />
        </div>
      )}
      <div ref={copyPlace}>
        <Copy ask={ask} onSaved={refresh} />
      </div>
      <AddStorage ask={ask} isFirst={isFirst} onAdded={showAdded} />
    </>
  );
}

function AddStorage({ ask, isFirst, onAdded }: { ask: Ask; isFirst: boolean; onAdded: () => Promise<void> }) {
  const task = useTask();
  const [step, setStep] = useState<StoreFormStep>('idle');
  const [tested, setTested] = useState(false);
  const [denied, setDenied] = useState(false);
  const [added, setAdded] = useState(0);

  // The browser asks for the address while the click still counts: nothing is awaited before.
  const go = async (store: StoreChosen, next: StoreFormStep, work: () => Promise<void>) => {
    setTested(false);
    setDenied(false);
    setStep(next);
    await task.run(async () => {
      const granted = await requestStore(store);
      setDenied(!granted);
      if (granted) await work();
    });
    setStep('idle');
  };
  const test = (store: StoreChosen) =>
    go(store, 'testing', async () => {
      await ask('store.test', { store });
      setTested(true);
    });
  const add = (store: StoreChosen) =>
    go(store, 'adding', async () => {
      await ask('store.add', { store });
      setAdded(added + 1); // empties the form
      await onAdded();
    });

  const form = (
    <StoreForm
      key={added}
      kinds={storeKinds()}
      step={step}
      error={task.error}
      tested={tested}
      denied={denied}
      act={t('stores_add')}
      aside={!isFirst}
      onChange={() => {
        setTested(false);
        setDenied(false);
        task.clear();
      }}
      onTest={(store) => void test(store)}
      onAct={(store) => void add(store)}
    />
  );
  if (isFirst) return <Panel title={t('stores_add_title')}>{form}</Panel>;
  return (
    <Panel>
      <details>
        <summary>{t('stores_add_another')}</summary>
        {form}
      </details>
    </Panel>
  );
}

function Copy({ ask, onSaved }: { ask: Ask; onSaved: () => Promise<void> }) {
  const task = useTask();
  const [state, setState] = useState<CopyStep>({ step: 'idle' });

  const confirm = async (file: File, { leave }: PassedFiles) => ask('copy.confirm', { file: await leave(file) });
  const checked = async ({ texts }: Reply<'copy.confirm'>) => {
    setState({ step: 'checked', texts });
    await onSaved();
  };
  const make = async () => {
    setState({ step: 'making' });
    const done = await task.run(async () => {
      const chosen = await chooseFile(suggestedName());
      if (chosen === null) {
        setState({ step: 'idle' });
        return;
      }
      const confirmed = await withFiles(async (files) => {
        const { name, file } = await ask('copy.make', {});
        const content = await files.take(file);
        if (chosen !== 'download') return confirm(await writeFile(chosen, content), files);
        await download(name, content);
        return null;
      });
      if (confirmed) await checked(confirmed);
      else setState({ step: 'to-check' });
    });
    if (!done) setState({ step: 'idle' });
  };
  const check = async (file: File) => {
    setState({ step: 'checking' });
    const done = await task.run(async () => checked(await withFiles((files) => confirm(file, files))));
    if (!done) setState({ step: 'to-check' });
  };

  return <SavedCopy state={state} error={task.error} onMake={() => void make()} onCheck={(file) => void check(file)} />;
}

function suggestedName(): string {
  return `paperseal-${new Date().toISOString().slice(0, 10)}.sealed`;
}
