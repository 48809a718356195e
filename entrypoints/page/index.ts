// The first part of the content script, small, because it runs before every page of a site that the user switched on:
// the guard, the look-out for a first sealed text, and the ear for the worker. The rest (page-work) is fetched when a
// sealed text is found, or comes when the user wants to seal.
//
// An unlisted script, not a WXT content script, whose wrapper would show the extension's id to the page.

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { ASKED_ONCE } from '../../lib/messaging/page-once.ts';
import type { MessageName, Reply, Request } from '../../lib/messaging/protocol.ts';
import { installGuard } from '../../lib/page/guard.ts';
import { seekFirst } from '../../lib/page/seek.ts';
import { type OrderHandlers, PARTS, scope, type Work } from './parts.ts';

const RETRY = 1500; // ms, then twice as long each time
const LOOK_AFTER = 6_000; // ms: longer than a ticket lives

export default defineUnlistedScript(() => {
  const runtime = scope.chrome?.runtime;
  if (!runtime || scope[PARTS]) return; // injected again into a document that has it

  const guard = installGuard();
  let work: Work | null = null;
  let lookout: ReturnType<typeof seekFirst> | null = null;
  let isOn: boolean | null = null; // the worker has not said yet
  let attempts = 0;
  let look: ReturnType<typeof setTimeout> | undefined;

  scope[PARTS] = {
    runtime,
    guard,
    ask,
    hold,
    free,
    join(theirs) {
      if (work) return;
      work = theirs;
      lookout?.stop();
      read();
    },
  };

  const orders: Pick<OrderHandlers, 'guard' | 'greet'> = {
    guard: async ({ on }) => {
      if (on) hold();
      else free();
      return {};
    },
    greet: async () => {
      await greet();
      return {};
    },
  };

  runtime.onMessage.addListener(({ order, request }, _sender, respond) => {
    const obey: Partial<OrderHandlers> = { ...work?.orders, ...orders };
    const answer = (obey[order] as ((request: unknown) => Promise<unknown> | null) | undefined)?.(request);
    if (!answer) return false; // not ours to answer: another frame has the field
    void answer.then(respond);
    return true;
  });

  // While the browser kept it aside the page heard nothing, such as that its site was switched off.
  addEventListener('pageshow', ({ isTrusted, persisted }) => {
    if (isTrusted && persisted) void greet();
  });

  void greet();
  read(); // not waiting for the answer: it may take a worker's start

  async function ask<N extends MessageName>(name: N, request: Request<N>): Promise<Reply<N> | null> {
    const send = async () => runtime?.sendMessage({ name, request }); // it throws when the extension is gone
    // A worker that was stopped in the middle of it left no answer. (In Firefox it may come as an empty one.)
    const unanswered = () => undefined;
    const first = await send().catch(unanswered);
    const answer = (first === undefined && !ASKED_ONCE.includes(name) ? await send().catch(unanswered) : first) as
      | { ok: true; value: Reply<N> }
      | { ok: false }
      | null
      | undefined;
    return answer?.ok ? answer.value : null;
  }

  async function greet(): Promise<void> {
    const hello = await ask('page.hello', {});
    // No answer: the extension was updated or taken away, and what it left here must not swallow keys for ever.
    if (hello?.guard) hold();
    else free();
    isOn = hello?.on ?? isOn;
    read();
  }

  function hold(): void {
    guard.active = true;
    clearTimeout(look);
    look = setTimeout(() => void lookAfter(), LOOK_AFTER);
  }

  function free(): void {
    guard.active = false;
    clearTimeout(look);
    look = undefined;
  }

  /** An editor that never came alive, or a worker that died before it said that there is none, must not keep the keys. */
  async function lookAfter(): Promise<void> {
    const asked = look;
    const hello = await ask('page.hello', {});
    if (asked !== look) return; // held anew or freed meanwhile: this answer is of before
    if (hello?.guard) return hold();
    work?.end();
    free();
  }

  function read(): void {
    if (work) return work.read(isOn === true, lookout?.roots() ?? []);
    if (isOn !== false) lookout ??= seekFirst(() => void fetchWork());
    else {
      lookout?.stop();
      lookout = null;
    }
  }

  /** The worker puts the second part into this document, which then joins. When it did not, we begin again. */
  async function fetchWork(): Promise<void> {
    await ask('page.found', {});
    if (work) return;
    lookout = null;
    setTimeout(() => void greet(), RETRY * 2 ** attempts++);
  }
});
