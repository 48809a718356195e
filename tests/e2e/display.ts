// A virtual screen with a window manager, for what only real keys and a real mouse can do: the browser's keyboard
// commands, its context menu, and which window has the focus. Keys sent by a debugging protocol never reach those.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { type BrowserName, type Page, poll, sleep } from './driver.ts';

export interface Display extends AsyncDisposable {
  /** As `DISPLAY` wants it, for LaunchOptions. */
  readonly name: string;
  /** Key presses as xdotool spells them, to the window that has the focus: `alt+shift+o`, `Return`. */
  press(...combos: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Clicks the middle of an element with the real mouse; `right` opens the browser's menu. */
  click(page: Page, selector: string, button?: 'left' | 'right'): Promise<void>;
  /** Drags what is selected in one element into another. */
  drag(page: Page, from: string, to: string): Promise<void>;
  /** Right-clicks the element and chooses the extension's entry in the browser's menu. */
  chooseOurEntry(browser: BrowserName, page: Page, selector: string): Promise<void>;
  /** The title of the window that has the focus. */
  focused(): Promise<string>;
  close(): Promise<void>;
}

const STEPS = 12;

export async function startDisplay(): Promise<Display> {
  // -noreset: else the server begins anew when its last client leaves, which takes a window manager that is just coming.
  const options = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await once(server.stdout, 'data');
  const name = `:${String(number).trim()}`;
  const env = { ...process.env, DISPLAY: name };
  const manager = spawn('openbox', [], { stdio: 'ignore', env });
  const xdotool = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('xdotool', args, { env })).stdout.trim();
  await poll('the window manager', async () => (await xdotool('get_num_desktops')) || undefined);

  const press = async (...combos: string[]): Promise<void> => {
    for (const combo of combos) {
      await xdotool('key', '--clearmodifiers', combo);
      await sleep(50);
    }
  };
  const click = async (page: Page, selector: string, button: 'left' | 'right' = 'left'): Promise<void> => {
    const { x, y } = await page.eval(screenPoint, selector);
    await xdotool('mousemove', String(x), String(y), 'click', button === 'right' ? '3' : '1');
  };
  /** In steps, as a hand does: a browser takes no jump for a drag. */
  const drag = async (page: Page, from: string, to: string): Promise<void> => {
    const [start, end] = [await page.eval(screenPoint, from), await page.eval(screenPoint, to)];
    await xdotool('mousemove', String(start.x), String(start.y), 'mousedown', '1');
    await sleep(300);
    for (let step = 1; step <= STEPS; step++) {
      const at = (a: number, b: number) => String(Math.round(a + ((b - a) * step) / STEPS));
      await xdotool('mousemove', at(start.x, end.x), at(start.y, end.y));
      await sleep(80);
    }
    await sleep(300);
    await xdotool('mouseup', '1');
  };
  const close = async (): Promise<void> => {
    await Promise.all([manager, server].map(end));
  };
  return {
    name,
    press,
    type: async (text) => void (await xdotool('type', '--delay', '30', text)),
    click,
    drag,
    chooseOurEntry: async (browser, page, selector) => {
      await click(page, selector, 'right');
      await sleep(1_500); // the menu ignores keys until it is drawn, which takes its time on a busy machine
      await press('Up', ...(browser === 'chromium' ? ['Up'] : []), 'Return'); // last, or last before "Inspect"
    },
    focused: () => xdotool('getactivewindow', 'getwindowname'),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Where the middle of an element is on the screen. Only Firefox tells; Chromium has its bars at the top alone. */
function screenPoint(selector: string): { x: number; y: number } {
  const box = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
  const { mozInnerScreenX, mozInnerScreenY } = window as { mozInnerScreenX?: number; mozInnerScreenY?: number };
  const side = (outerWidth - innerWidth) / 2;
  const left = mozInnerScreenX ?? screenX + side;
  const top = mozInnerScreenY ?? screenY + outerHeight - innerHeight - side;
  return { x: Math.round(left + box.x + box.width / 2), y: Math.round(top + box.y + box.height / 2) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
