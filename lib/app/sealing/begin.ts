// A request to seal in a tab, by key, menu or button, until a page's script has asked for the ticket of a field.

import { PapersealError } from '../../base/errors.ts';
import type { OrderReply } from '../../messaging/orders.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports.ts';
import { siteOf, type Sites } from '../sites/sites.ts';
import type { Wishes } from './wishes.ts';

export interface Begin {
  /** False: there is no field to seal. Throws `page-silent` when the page does not answer in two seconds. */
  begin(tabId: number): Promise<boolean>;
  /** A page of this tab asked for a ticket. */
  asked(tabId: number): void;
}

interface BeginRequest {
  wish: string | null;
  /** It was said that nothing came of it. */
  isLate: boolean;
  isOver: boolean;
}

const PAGE_ANSWERS = 2_000; // ms

export function createBegin(
  { pages, clock }: Pick<Ports, 'pages' | 'clock'>,
  { sites, wishes }: { sites: Sites; wishes: Wishes },
): Begin {
  /** When a page of a tab last asked for a ticket. */
  const askedAt = new Map<number, number>();

  async function begin(tabId: number, request: BeginRequest): Promise<boolean> {
    const site = siteOf(await pages.address(tabId));
    const over = site !== null && (await sites.isOn(site));
    const documents = await pages.inject(tabId, over);
    if (documents.length === 0 || request.isLate) return false;
    const wish = await wishes.make(tabId, documents);
    request.wish = wish;
    const answer = request.isLate ? null : await order(tabId);
    await wishes.drop(tabId, wish); // the next request may be for a frame over the page
    return answer?.begun ?? false;
  }

  /** While the popup is open no frame has the keyboard: then the page's own field comes before those in its frames. */
  async function order(tabId: number): Promise<OrderReply<'begin'> | null> {
    const fieldId = null;
    return (
      (await pages.orderAll(tabId, 'begin', { fieldId, blurred: false })) ??
      (await pages.orderAll(tabId, 'begin', { fieldId, blurred: true }, 'page')) ??
      pages.orderAll(tabId, 'begin', { fieldId, blurred: true })
    );
  }

  return {
    // A page that stands still answers when it goes on, and a tab may be loading for ever: nobody waits for that, and no
    // editor takes the keyboard once it was said that none came.
    begin: (tabId) => {
      const began = clock();
      const request: BeginRequest = { wish: null, isLate: false, isOver: false };
      const begun = begin(tabId, request).finally(() => (request.isOver = true));
      const late = pause(PAGE_ANSWERS).then(async () => {
        if (request.isOver || (askedAt.get(tabId) ?? -Infinity) >= began) return begun; // our own window is opening
        request.isLate = true;
        if (request.wish !== null) await wishes.expire(tabId, request.wish);
        throw new PapersealError('page-silent');
      });
      return Promise.race([begun, late]);
    },
    asked: (tabId) => void askedAt.set(tabId, clock()),
  };
}
