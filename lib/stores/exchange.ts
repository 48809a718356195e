// One HTTP request to a storage that may be broken or hostile. No redirect is followed, no cookie sent, no cache asked;
// the answer is read as a stream, so that nothing is kept beyond what the caller takes; who sends nothing for 20 s, or
// less than 4 KiB/s after that, or goes on for more than three minutes, is given up. SPEC "Limits".

import { PapersealError } from '../base/errors.ts';
import type { Fetch } from './definition.ts';
import type { Refused } from './refusal.ts';

export interface ExchangeOptions {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** How long nothing may happen, in ms. */
  readonly patienceMs: number;
}

export interface StoreAnswer extends Refused {
  /** As the storage says; a login page gives itself away by it. */
  readonly isHtml: boolean;
  /** The decoded body, piece by piece. Throws `store-damaged` if it ends early. */
  readonly body: AsyncIterable<Uint8Array>;
}

const SLOWEST = 4_096; // bytes a second, either way
const LONGEST = 9; // times the patience, three minutes, to read any answer

/**
 * Sends the request and lets `read` take what it wants of the answer; the rest is not transferred. Throws
 * `store-unreachable`, `store-redirect`, `store-damaged`, and what `read` throws.
 */
export async function exchange<T>(
  fetch: Fetch,
  url: string,
  { method, headers = {}, body, patienceMs }: ExchangeOptions,
  read: (answer: StoreAnswer) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const patience = startPatience(patienceMs, (body?.length ?? 0) / SLOWEST, () => abort.abort());
  let answered = false;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: abort.signal,
    });
    answered = true;
    const { status, headers: given } = response;
    const header = (name: string) => given.get(name);
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      throw new PapersealError('store-redirect');
    }
    const isHtml = /^(text\/html|application\/xhtml)/i.test(response.headers.get('content-type')?.trim() ?? '');
    return await read({ status, header, isHtml, body: pieces(response, patience) });
  } catch (cause) {
    if (cause instanceof PapersealError) throw cause;
    const cut = answered && !patience.ranOut();
    throw new PapersealError(cut ? 'store-damaged' : 'store-unreachable', { cause });
  } finally {
    patience.stop();
    abort.abort();
  }
}

async function* pieces(response: Response, patience: Patience): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    received += value.length;
    patience.progress(received);
    yield value;
  }
  // Not every browser calls an early end an error. Encoded answers are counted before decoding, so can't be compared.
  const declared = response.headers.get('content-length');
  if (declared === null || response.headers.has('content-encoding')) return;
  if (Number(declared) !== received) throw new PapersealError('store-damaged');
}

interface Patience {
  /** Something arrived; `received` is all there is so far. */
  progress(received: number): void;
  ranOut(): boolean;
  stop(): void;
}

/** `sendingSeconds`: what the request itself may take, for no browser tells how an upload gets on. */
function startPatience(patienceMs: number, sendingSeconds: number, giveUp: () => void): Patience {
  const start = performance.now();
  let over = false;
  const runOut = (): void => {
    over = true;
    giveUp();
  };
  let timer = setTimeout(runOut, patienceMs + sendingSeconds * 1000);
  return {
    progress(received) {
      const reading = Math.min((received / SLOWEST) * 1000, LONGEST * patienceMs);
      const latest = start + patienceMs + sendingSeconds * 1000 + reading;
      clearTimeout(timer);
      timer = setTimeout(runOut, Math.max(0, Math.min(patienceMs, latest - performance.now())));
    },
    ranOut: () => over,
    stop: () => clearTimeout(timer),
  };
}
