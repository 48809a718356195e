// The reader in its frame over a page: shows what the worker opened, where the page's script says that it stands.
// Without a live ticket, or anywhere but in a frame, there is nothing to see (THREATS P-10).

import { render } from 'preact';
import './frame.css';
import { Reader } from '../../components/reader/reader.tsx';
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
  keepLine({
    name: `reader:${session}`,
    onNews: (news) => {
      if (news.news === 'show') render(<Reader items={news.items} onEdit={edit} />, root);
    },
    onSleep: () => render(null, root),
    onEnd: () => render(null, root),
  });
}
