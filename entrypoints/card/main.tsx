// The card of one sealed text, in a window of our own that a click in the reader opened. What it shows is asked for again
// whenever the lock changes.

import { render } from 'preact';
import '../../components/base.css';
import { speak, t } from '../../lib/platform/i18n.ts';
import { ask } from '../../lib/view/ask.ts';
import { refuseEarly } from '../../lib/view/first-moments.ts';
import { isFramed } from '../../lib/view/ticket.ts';
import { refuseScripted } from '../../lib/view/trusted.ts';
import { App } from './app.tsx';

const [, id] = /^#([0-9a-f]{32})$/.exec(location.hash) ?? [];
const root = document.getElementById('app');
if (!isFramed && root && id !== undefined) {
  refuseScripted();
  refuseEarly(window);
  speak(document);
  document.title = t('page_title', t('card_title'));
  render(<App id={id} ask={ask} />, root);
}
