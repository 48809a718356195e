import { render } from 'preact';
import { browser } from 'wxt/browser';
import '../../components/base.css';
import { language } from '../../lib/platform/i18n.ts';
import { createClient } from '../../lib/messaging/client.ts';
import { App } from './app.tsx';

document.documentElement.lang = language();
const ask = createClient((message) => browser.runtime.sendMessage(message));
const root = document.getElementById('app');
if (root && window.top === window) render(<App ask={ask} />, root);
