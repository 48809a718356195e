// The same editor in our own window, for one field of a page: where the site was not switched on, and where a page took
// the keyboard from the frame.

import { render } from 'preact';
import '../../components/base.css';
import '../../lib/view/editor/frame.css';
import { ErrorNotice } from '../../components/notice.tsx';
import { PapersealError } from '../../lib/base/errors.ts';
import { speak, t } from '../../lib/platform/i18n.ts';
import { Editing } from '../../lib/view/editor/editing.tsx';
import { ask } from '../../lib/view/ask.ts';
import { isFramed, readTicket } from '../../lib/view/ticket.ts';
import { refuseScripted } from '../../lib/view/trusted.ts';

const placed = readTicket(location.hash);
const root = document.getElementById('app');
if (!isFramed && root) void start(root);

async function start(root: HTMLElement): Promise<void> {
  refuseScripted();
  speak(document);
  document.documentElement.classList.add('is-open');
  document.title = t('page_title', t('editor_window_title'));
  const opened = placed && (await ask('editor.open', { ticket: placed.ticket, ancestors: null }).catch(() => null));
  render(
    opened && placed ? (
      <main>
        <Editing place="window" barAbove={false} why={placed.why} opened={opened} />
      </main>
    ) : (
      <main class="writer-ended">
        <ErrorNotice error={new PapersealError('page-gone')} />
      </main>
    ),
    root,
  );
}
