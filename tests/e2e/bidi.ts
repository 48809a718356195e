// A small WebDriver BiDi client over Firefox's own port (https://w3c.github.io/webdriver-bidi/): no geckodriver.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PACE } from '../tools/pace.ts';

type Pending = { method: string; resolve(result: Json): void; reject(error: Error): void };
/** Answers of the protocol: their shape is the specification's, checked by use. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** A document that goes in the middle of a question may never answer; whoever asks again asks the next one. */
const ANSWERS = 60_000 * PACE; // ms

export class Bidi {
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();
  private readonly socket: WebSocket;
  private readonly process: ChildProcess;

  private constructor(socket: WebSocket, process: ChildProcess, onLog: (line: string) => void) {
    this.socket = socket;
    this.process = process;
    socket.addEventListener('message', ({ data }) => {
      const message: Json = JSON.parse(String(data));
      if (message.method === 'log.entryAdded') onLog(String(message.params.text));
      const waiting = this.pending.get(message.id);
      if (!waiting) return;
      this.pending.delete(message.id);
      if (message.type === 'error')
        waiting.reject(new Error(`${waiting.method}: ${message.error}: ${message.message}`));
      else waiting.resolve(message.result);
    });
    socket.addEventListener('close', () => {
      for (const waiting of this.pending.values()) waiting.reject(new Error(`${waiting.method}: Firefox is gone`));
    });
  }

  static async launch(args: string[], env: Record<string, string>, onLog: (line: string) => void): Promise<Bidi> {
    const program = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
    // System access: without it no moz-extension page can be driven and the browser's own scope stays closed.
    const child = spawn(
      program,
      [...args, '--remote-debugging-port=0', '--remote-allow-system-access', 'about:blank'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1', ...env },
      },
    );
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.removeListener('exit', kill));
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stderr.on('data', (chunk) => {
        text += String(chunk);
        const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(text) ?? [];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`Firefox ended at once:\n${text}`)));
      child.once('error', reject);
    });
    const socket = new WebSocket(`${url}/session`);
    await once(socket, 'open');
    const bidi = new Bidi(socket, child, onLog);
    await bidi.send('session.new', { capabilities: {} });
    await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
    return bidi;
  }

  send(method: string, params: object = {}): Promise<Json> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => {
        this.pending.delete(id);
        reject(new Error(`${method}: no answer`));
      }, ANSWERS);
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T) => {
          clearTimeout(end);
          act(value);
        };
      this.pending.set(id, { method, resolve: settle(resolve), reject: settle(reject) });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Calls a function, given as source, in a context. Arguments and answer travel as JSON. */
  async call(context: string, source: string, args: readonly unknown[]): Promise<Json> {
    const { value } = await this.evaluate(
      context,
      `async (json) => JSON.stringify([await (${source})(...JSON.parse(json))])`,
      [JSON.stringify(args)],
    );
    return JSON.parse(value)[0];
  }

  /** The element that a function, given as source, answers: its reference for the `input` module, or null. */
  async element(context: string, source: string, args: readonly string[]): Promise<string | null> {
    return (await this.evaluate(context, source, args)).sharedId ?? null;
  }

  private async evaluate(context: string, functionDeclaration: string, args: readonly string[]): Promise<Json> {
    const answer = await this.send('script.callFunction', {
      functionDeclaration,
      arguments: args.map((value) => ({ type: 'string', value })),
      target: { context },
      awaitPromise: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result;
  }

  /** Calls a function with the browser's own rights. */
  async privileged(source: string, ...args: unknown[]): Promise<Json> {
    const { contexts } = await this.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    return this.call(contexts[0].context, source, args);
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    await this.send('browser.close').catch(() => undefined);
    const slow = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(slow);
    this.socket.close();
  }
}
