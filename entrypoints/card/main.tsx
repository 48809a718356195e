// The card of one sealed text, in a window of our own that a click in the reader opened. What it shows is asked for again
// whenever the lock changes. It came without being looked for: the first moments belong to whatever was clicked before.

import { render } from 'preact';
import '../../components/base.css';
import { speak, t } from '../../lib/platform/i18n.ts';
import { ask } from '../../lib/view/ask.ts';
import { isFramed } from '../../lib/view/ticket.ts';
import { refuseScripted } from '../../lib/view/trusted.ts';
import { App } from './app.tsx';

const FIRST_MOMENTS = 500; // ms
const ACTS = ['click', 'auxclick', 'keydown'];

const [, id] = /^#([0-9a-f]{32})$/.exec(location.hash) ?? [];
const root = document.getElementById('app');
if (!isFramed && root && id !== undefined) {
  refuseScripted();
  const since = performance.now();
  for (const act of ACTS) {
    window.addEventListener(
      act,
      (event) => {
        if (performance.now() - since > FIRST_MOMENTS) return;
        event.stopImmediatePropagation();
        event.preventDefault();
      },
      { capture: true },
    );
  }
  speak(document);
  document.title = t('page_title', t('card_title'));
  render(<App id={id} ask={ask} />, root);
}
