// The editor in its frame over a field. Without a live ticket, or anywhere but in a frame, there is nothing to see
// (THREATS P-10).

import { render } from 'preact';
import '../../components/base.css';
import '../../lib/view/editor/frame.css';
import { speak } from '../../lib/platform/i18n.ts';
import { Editing } from '../../lib/view/editor/editing.tsx';
import { ask } from '../../lib/view/ask.ts';
import { ancestors, isFramed, readTicket } from '../../lib/view/ticket.ts';
import { refuseScripted } from '../../lib/view/trusted.ts';

const placed = readTicket(location.hash);
const root = document.getElementById('app');
if (isFramed && placed && root) void start(placed, root);

async function start({ ticket, barAbove }: { ticket: string; barAbove: boolean }, root: HTMLElement): Promise<void> {
  refuseScripted();
  const opened = await ask('editor.open', { ticket, ancestors: ancestors() }).catch(() => null);
  if (opened === null) return;
  speak(document);
  document.documentElement.classList.add('is-open');
  render(<Editing place="frame" barAbove={barAbove} opened={opened} />, root);
}
