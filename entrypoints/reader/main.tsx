// The reader in its frame over a page: shows what the worker opened, where the page's script says that it stands.
// Without a live ticket, or anywhere but in a frame, there is nothing to see (THREATS P-10).

import { render } from 'preact';
import './frame.css';
import { Reader } from '../../components/reader/reader.tsx';
import type { Said } from '../../lib/messaging/orders.ts';
import { language } from '../../lib/platform/i18n.ts';
import { ancestors, ask, isFramed, keepLine, readTicket } from '../editor/link.ts';
import { refuseScripted } from '../editor/trusted.ts';

const placed = readTicket(location.hash);
const root = document.getElementById('app');
if (isFramed && placed && root) void start(placed.ticket, root);

async function start(ticket: string, root: HTMLElement): Promise<void> {
  refuseScripted();
  const opened = await ask('reader.open', { ticket, ancestors: ancestors() }).catch(() => null);
  if (opened === null) return;
  const { session } = opened;
  document.documentElement.lang = language();
  const edit = (id: string) => void ask('reader.edit', { session, id }).catch(() => undefined); // the page is gone
  const known = new Map<string, Said>();
  const forget = () => {
    known.clear();
    render(null, root);
  };
  // A page that the browser keeps aside must not come back with texts on it that were locked meanwhile.
  addEventListener('pagehide', forget);
  keepLine({
    name: `reader:${session}`,
    onNews: (news) => {
      if (news.news === 'locked') return forget();
      if (news.news !== 'show') return;
      if (news.fresh) known.clear();
      for (const { id, said } of news.items) if (said) known.set(id, said);
      const items = news.items.flatMap((item) => {
        const said = known.get(item.id);
        return said ? [{ ...item, ...said }] : [];
      });
      render(<Reader items={items} onEdit={edit} />, root);
    },
    onSleep: forget,
    onEnd: forget,
  });
}
