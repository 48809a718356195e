// Registers every listener in the first turn, and nothing else: an event that wakes the worker finds its listener.

import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { start } from './start.ts';

export default defineBackground({
  type: 'module',
  main() {
    const background = start();
    browser.runtime.onMessage.addListener((message: unknown, sender, respond: (answer: unknown) => void) => {
      void background.answer(message, sender).then(respond);
      return true;
    });
    browser.runtime.onConnect.addListener((port) => void background.connect(port));
    browser.commands.onCommand.addListener((command, tab) => void background.command(command, tab));
    browser.contextMenus.onClicked.addListener((about, tab) => void background.menu(about, tab));
    browser.alarms.onAlarm.addListener(({ name }) => void background.alarm(name));
    browser.idle.onStateChanged.addListener((state) => void background.idle(state));
    browser.permissions.onAdded.addListener(() => void background.permissionsAdded());
    browser.permissions.onRemoved.addListener(() => void background.permissionsRemoved());
    browser.runtime.onInstalled.addListener(({ reason }) => void background.installed(reason));
    browser.runtime.onStartup.addListener(() => void background.started());
  },
});
