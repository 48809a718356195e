// How pages, frames and windows of ours ask the background.

import { browser } from 'wxt/browser';
import { type Ask, createClient } from '../messaging/client.ts';

export const ask: Ask = createClient((message) => browser.runtime.sendMessage(message));
