import { describe, expect, it } from 'vitest';
import type { FrameCaller } from '../../lib/messaging/caller.ts';
import { createTickets, type Ticket } from '../../lib/app/tickets.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { memorySession } from '../fakes/memory-database.ts';

const SITE = 'https://a.example';
const TICKET: Ticket = {
  page: { site: SITE, url: `${SITE}/form`, tabId: 7, frameId: 0, documentId: 'page' },
  field: null,
  window: false,
  draftId: null,
};
const frame = (documentId: string, tabId = 7) => ({ kind: 'frame', tabId, frameId: 3, documentId }) as FrameCaller;

function open() {
  const session = memorySession();
  let now = 0;
  const make = () => createTickets({ session, clock: () => now, random: systemRandom });
  return { make, session, pass: (ms: number) => void (now += ms) };
}

describe('a ticket (P-11)', () => {
  it('is good for one document, which may use it again when a worker was stopped before it answered', async () => {
    const { make } = open();
    const id = await make().issue(TICKET);
    expect(await make().redeem(id, frame('one'), [SITE])).toEqual(TICKET);
    expect(await make().redeem(id, frame('one'), [SITE])).toEqual(TICKET);
    await expect(make().redeem(id, frame('two'), [SITE])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('is refused in another tab, in a stranger’s frame, late, and when nobody issued it (P-11, P-13)', async () => {
    const { make, pass } = open();
    const refused = { code: 'not-allowed' };
    const fresh = () => make().issue(TICKET);
    await expect(make().redeem(await fresh(), frame('one', 8), [SITE])).rejects.toMatchObject(refused);
    await expect(make().redeem(await fresh(), frame('one'), [SITE, 'https://b.example'])).rejects.toMatchObject(
      refused,
    );
    await expect(make().redeem('0'.repeat(32), frame('one'), [SITE])).rejects.toMatchObject(refused);
    const late = await fresh();
    pass(5_000);
    await expect(make().redeem(late, frame('one'), [SITE])).rejects.toMatchObject(refused);
  });

  it('without ancestors is good for a frame directly in the top page only (P-13)', async () => {
    const { make } = open();
    const page = (frameId: number) => ({ ...TICKET, page: { ...TICKET.page, frameId, documentId: `${frameId}` } });
    expect(await make().redeem(await make().issue(page(0)), frame('one'), null)).toEqual(page(0));
    const inner = make().redeem(await make().issue(page(3)), frame('one'), null);
    await expect(inner).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('replaces the one before it, so that no script can fill the session', async () => {
    const { make, session } = open();
    const field = { fieldId: 'f1', label: '', multiline: true, room: null, held: 'x'.repeat(60_000) };
    const first = await make().issue({ ...TICKET, field });
    for (let i = 0; i < 20; i++) await make().issue({ ...TICKET, field });
    await expect(make().redeem(first, frame('one'), [SITE])).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await session.get('tickets'))?.length).toBeLessThan(70_000);
    const last = await make().issue({ ...TICKET, field });
    expect((await make().redeem(last, frame('one'), [SITE])).field).toEqual(field);
  });
});
