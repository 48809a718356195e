// Everything sealed: search, choice by site, as many as wanted; and a place to open a pasted sealed text.

import { useEffect, useState } from 'preact/hooks';
import { Panel } from '../../components/panel.tsx';
import { ErrorNotice } from '../../components/notice.tsx';
import { PasteToken } from '../../components/paste-token.tsx';
import { Progress } from '../../components/progress.tsx';
import type { OpenedShown } from '../../components/shown.ts';
import { useTask } from '../../components/task.ts';
import { RecordsList } from '../../components/vault/records-list.tsx';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { t } from '../../lib/platform/i18n.ts';
import { PREFIX } from '../../lib/token/prefix.ts';
import type { ViewProps } from './view.ts';
import { useLive } from '../../lib/view/live.ts';

const PAGE = 50;
const MOST_AT_ONCE = 200; // what one message holds

export function Everything({ ask, now }: ViewProps) {
  const [typed, setTyped] = useState('');
  const query = useSettled(typed);
  const [site, setSite] = useState<string | null>(null);
  const [wanted, setWanted] = useState(PAGE);
  const { value, error } = useLive(() => read(ask, query, site, wanted), [ask, query, site, wanted]);
  if (value === null) {
    return error === null ? <Progress label={t('vault_loading')} done={0} of={null} /> : <ErrorNotice error={error} />;
  }
  return (
    <>
      <ErrorNotice error={error} />
      <RecordsList
        {...value}
        query={typed}
        site={site}
        now={now}
        loadingMore={value.items.length < Math.min(wanted, value.total)}
        practiceHref="/practice.html"
        onQuery={(text) => {
          setTyped(text);
          setWanted(PAGE);
        }}
        onSite={setSite}
        onMore={() => setWanted(wanted + PAGE)}
      />
      <Paste ask={ask} />
    </>
  );
}

function Paste({ ask }: { ask: Ask }) {
  const task = useTask();
  const [opened, setOpened] = useState<OpenedShown | null>(null);
  const open = (text: string) =>
    task.run(async () => {
      const nothing = { outcome: 'none', text: null, site: null, missing: 0, kept: null } as const;
      setOpened(text.includes(PREFIX.slice(0, -1)) ? await ask('token.open', { text }) : nothing);
    });
  return (
    <Panel title={t('vault_paste')}>
      <PasteToken busy={task.busy} error={task.error} opened={opened} onOpen={(text) => void open(text)} />
    </Panel>
  );
}

type Listed = Reply<'records.list'>;

async function read(ask: Ask, query: string, site: string | null, wanted: number): Promise<Listed> {
  const first = await ask('records.list', { query, site, offset: 0, limit: Math.min(wanted, MOST_AT_ONCE) });
  const items = [...first.items];
  while (items.length < Math.min(wanted, first.total)) {
    const limit = Math.min(wanted - items.length, MOST_AT_ONCE);
    const more = await ask('records.list', { query, site, offset: items.length, limit });
    if (more.items.length === 0) break;
    items.push(...more.items);
  }
  return { ...first, items };
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
