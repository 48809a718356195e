// The content script: knows where fields and sealed texts are, and nothing of what they say. It runs on sites that the
// user switched on, and once where the user asked for one field. An unlisted script, not a WXT content script, whose
// wrapper would show the extension's id to the page.

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { OrderReply, OrderRequest, PageOrder } from '../lib/messaging/orders.ts';
import type { MessageName, Reply, Request } from '../lib/messaging/protocol.ts';
import { describeField } from '../lib/page/fields/describe.ts';
import type { Field } from '../lib/page/fields/field.ts';
import { fieldLook } from '../lib/page/field-look.ts';
import { fieldIds } from '../lib/page/fields/ids.ts';
import { editableFrom, focusedElement, isField } from '../lib/page/fields/index.ts';
import { writeAndCheck } from '../lib/page/fields/write.ts';
import { type EditorFrame, openEditorFrame } from '../lib/page/frame.ts';
import { installGuard } from '../lib/page/guard.ts';
import { layer } from '../lib/page/layers.ts';
import { watchTokens } from '../lib/page/watch.ts';

/** The native API with promises; the polyfill would be a copy of itself in every frame of every page. */
interface Api {
  readonly runtime: {
    getURL(path: string): string;
    sendMessage(message: unknown): Promise<unknown>;
    readonly onMessage: {
      addListener(listener: (message: Order, sender: unknown, respond: (answer: unknown) => void) => boolean): void;
    };
  };
}

type Order = { readonly [N in PageOrder]: { readonly order: N; readonly request: OrderRequest<N> } }[PageOrder];
type Orders = { readonly [N in PageOrder]: (request: OrderRequest<N>) => Promise<OrderReply<N>> | null };

const HELD = 65_536; // characters of a field that are looked at
const LOOK_AFTER = 6_000; // ms: longer than a ticket lives

export default defineUnlistedScript(() => {
  const scope = globalThis as typeof globalThis & { browser?: Api; chrome?: Api; papersealRuns?: boolean };
  const api = scope.browser ?? scope.chrome;
  if (!api || scope.papersealRuns) return; // injected again into a document that has it
  scope.papersealRuns = true;

  const ids = fieldIds();
  let editor: { readonly fieldId: string; readonly frame: EditorFrame } | null = null;
  let reading: ReturnType<typeof startReading> | null = null;
  let isOpening = false;
  let look: ReturnType<typeof setInterval> | undefined;
  const guard = installGuard((target) => target !== null && target === editor?.frame.host);

  async function ask<N extends MessageName>(name: N, request: Request<N>): Promise<Reply<N> | null> {
    const send = () => api?.runtime.sendMessage({ name, request });
    // A worker that was stopped in the middle of it left no answer; asking for a ticket twice could open two windows.
    const again = () => (name === 'field.ticket' ? null : send());
    const answer = (await send()
      ?.catch(again)
      .catch(() => null)) as { ok: true; value: Reply<N> } | { ok: false } | null | undefined;
    return answer?.ok ? answer.value : null;
  }

  async function edit(field: Field): Promise<boolean> {
    if (editor || isOpening) return true;
    isOpening = true;
    return openOver(field).finally(() => (isOpening = false));
  }

  async function openOver(field: Field): Promise<boolean> {
    const fieldId = ids.idOf(field);
    const { label, kind } = describeField(field);
    const reply = await ask('field.ticket', {
      fieldId,
      label,
      multiline: kind !== 'line',
      look: fieldLook(field.element),
      room: field.editor.limits(field.element)?.maxLength ?? null,
      held: field.editor.read(field.element).slice(0, HELD),
    });
    if (!reply) return false;
    if (reply.ticket !== null) openFrame(field, fieldId, reply.ticket);
    return true;
  }

  function openFrame(field: Field, fieldId: string, ticket: string): void {
    guard.active = true;
    const frame = openEditorFrame({
      field: field.element,
      url: (barAbove) => `${api?.runtime.getURL('/editor.html')}#${ticket}${barAbove ? '-above' : ''}`,
      title: 'Paperseal',
      onThreat: (threat) => {
        // The frame itself takes the focus back and flees; what is left to tell is what it can't see.
        if (threat === 'focus') return;
        leave();
        // The guard stays until our own window has the keyboard.
        void ask('field.threat', { fieldId }).then(() => (guard.active = editor !== null));
      },
      onCancel: close,
    });
    editor = { fieldId, frame };
    look = setInterval(() => void lookAfter(), LOOK_AFTER);
  }

  /** A frame that never came alive, or whose extension is gone, must not keep the page from being typed in. */
  async function lookAfter(): Promise<void> {
    const hello = await ask('page.hello', {});
    if (!hello?.guard) close();
  }

  function leave(): void {
    clearInterval(look);
    editor?.frame.close();
    editor = null;
  }

  function close(): void {
    leave();
    guard.active = false;
  }

  function startReading() {
    const url = async (): Promise<string | null> => {
      const reply = await ask('reader.ticket', {});
      return reply?.ticket ? `${api?.runtime.getURL('/reader.html')}#${reply.ticket}` : null;
    };
    const shown = layer({
      url,
      title: 'Paperseal',
      place: (items) => void ask('reader.place', { items: items.map((item) => ({ ...item, rects: [...item.rects] })) }),
      onThreat: () => undefined, // what we drew is gone, and the sealed texts stand as the page has them
    });
    const watcher = watchTokens({
      found: (items) => shown.add(items),
      lost: (lost) => shown.drop(lost),
      changed: () => shown.touch(),
    });
    return {
      fieldOf: (id: string): Field | null => {
        const sealed = watcher.sealed(id);
        const found = sealed?.kind === 'field' ? editableFrom(sealed.element) : 'none';
        return isField(found) ? found : null;
      },
      lookAt: (element: HTMLElement) => watcher.lookAt(element),
      placeAll: () => shown.placeAgain(),
      stop: () => {
        watcher.stop();
        shown.stop();
      },
    };
  }

  const orders: Orders = {
    begin: ({ fieldId, blurred }) => {
      const found = fieldId === null ? editableFrom(focusedElement()) : ids.field(fieldId);
      const mine = fieldId !== null || blurred || document.hasFocus();
      return found && isField(found) && mine ? edit(found).then((begun) => ({ begun })) : null;
    },
    write: async ({ fieldId, token }) => {
      const field = ids.field(fieldId);
      if (!field) return { outcome: 'gone', length: null };
      guard.writing = field.element;
      // Rich text is written where the focus is; a form control takes its text anywhere.
      const paused = field.editor.name === 'rich-text' ? editor?.frame : undefined;
      paused?.pause();
      try {
        return await writeAndCheck(field, token);
      } finally {
        guard.writing = null;
        paused?.resume();
        reading?.lookAt(field.element);
      }
    },
    close: async ({ fieldId }) => {
      if (editor?.fieldId === fieldId) close();
      return {};
    },
    guard: async ({ on }) => {
      guard.active = on;
      return {};
    },
    holds: async ({ fieldId }) => ({ holds: editor?.fieldId === fieldId }),
    edit: async ({ id }) => {
      const field = reading?.fieldOf(id);
      if (field) await edit(field);
      return {};
    },
    place: async () => {
      reading?.placeAll();
      return {};
    },
    greet: async () => {
      await greet();
      return {};
    },
  };

  api.runtime.onMessage.addListener((message, _sender, respond) => {
    const work = (orders[message.order] as ((request: unknown) => Promise<unknown> | null) | undefined)?.(
      message.request,
    );
    if (!work) return false; // not ours to answer: another frame has the field
    void work.then(respond);
    return true;
  });

  void greet();

  async function greet(): Promise<void> {
    const hello = (await ask('page.hello', {})) ?? (await ask('page.hello', {}));
    // No answer: the extension was updated or taken away, and what it left here must not swallow keys for ever.
    guard.active = hello?.guard ?? false;
    if (!hello) return;
    if (hello.on) reading ??= startReading();
    else {
      reading?.stop();
      reading = null;
    }
  }
});
