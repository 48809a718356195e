// The reader in its frame over a page: shows what the worker opened, where the page's script says that it stands.
// Without a live ticket, or anywhere but in a frame, there is nothing to see (THREATS P-10).

import { render } from 'preact';
import './frame.css';
import type { ReadAct, ReadItem } from '../../components/reader/item.ts';
import { Reader } from '../../components/reader/reader.tsx';
import type { Said } from '../../lib/messaging/orders.ts';
import { speak } from '../../lib/platform/i18n.ts';
import { ask } from '../../lib/view/ask.ts';
import { keepLine } from '../../lib/view/line.ts';
import { ancestors, isFramed, readTicket } from '../../lib/view/ticket.ts';
import { refuseScripted } from '../../lib/view/trusted.ts';

const placed = readTicket(location.hash);
const root = document.getElementById('app');
if (isFramed && placed && root) void start(placed.ticket, root);

async function start(ticket: string, root: HTMLElement): Promise<void> {
  refuseScripted();
  const opened = await ask('reader.open', { ticket, ancestors: ancestors() }).catch(() => null);
  if (opened === null) return;
  const { session, pane } = opened;
  speak(document);
  let items: readonly ReadItem[] = [];
  let isStuck = false;
  const show = () =>
    render(
      <Reader
        items={items}
        isPressable={pane.endsWith('front')}
        isStuck={isStuck}
        onAct={(what, id) => void act(what, id)}
      />,
      root,
    );
  const act = async (what: ReadAct, id: string) => {
    const gone = () => undefined; // the page, and this frame with it
    if (what === 'edit') await ask('reader.edit', { session, id }).catch(gone);
    else if (what === 'card') await ask('reader.card', { session, id }).catch(gone);
    else {
      const reply = await ask('reader.unlock', { session }).catch(gone);
      isStuck = reply?.opened === false;
      show();
    }
  };
  const known = new Map<string, Said>();
  const forget = () => {
    known.clear();
    items = [];
    isStuck = false;
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
      items = news.items.flatMap((item) => {
        const said = known.get(item.id);
        return said ? [{ ...item, ...said }] : [];
      });
      show();
    },
    onSleep: forget,
    onEnd: forget,
  });
}
