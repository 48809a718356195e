// The composition root: what the background is made of, from ports alone. Holds nothing that a killed worker would miss.

import { PapersealError } from '../base/errors.ts';
import { keyRows } from '../sync/key-rows.ts';
import { createTickets, type Tickets } from './tickets.ts';
import { createLock, type Lock } from '../vault/lock.ts';
import type { Unlocked } from '../vault/keyring.ts';
import { hasFailed, told } from '../vault/tries.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import { createActivity, type Activity } from './activity.ts';
import { type Cards, createCards } from './reading/cards.ts';
import { createDrafts, type Drafts, ignore } from './drafts.ts';
import { createEditing, type Editing } from './sealing/editing.ts';
import { forgetLateWords } from './ceremonies/kept-words.ts';
import type { Ports } from './ports.ts';
import { createReasons, type Reasons } from './sealing/reasons.ts';
import { createReading, type Reading } from './reading/reading.ts';
import { createRevisits, type Revisits } from './reading/revisits.ts';
import { createSiteQuestion, type SiteQuestion } from './sites/site-question.ts';
import { createSites, type Sites } from './sites/sites.ts';
import { createStorages, type Storages } from './storages/storages.ts';
import { createWishes } from './sealing/wishes.ts';
import { STATE } from '../vault/state.ts';

export interface App {
  readonly ports: Ports;
  readonly lock: Lock;
  readonly vault: Vault;
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly siteQuestion: SiteQuestion;
  readonly activity: Activity;
  readonly drafts: Drafts;
  readonly editing: Editing;
  readonly reasons: Reasons;
  readonly reading: Reading;
  readonly revisits: Revisits;
  readonly cards: Cards;
  readonly storages: Storages;
  /** Throws `no-vault`, `vault-locked`, `vault-unchecked` until the words were typed back, `vault-reading-only`. */
  readyToSeal(): Promise<Unlocked>;
  lockNow(): Promise<void>;
  /** It was locked, by whom or what ever: whoever shows something of it is told. */
  locked(): Promise<void>;
  /** The look that is taken again and again: locked when its time has come, later while somebody uses the computer. */
  lockIfUnused(): Promise<void>;
  /** There is no vault here: no permission, script, alarm and sign of one stays in the browser. Throws `not-allowed`. */
  withdraw(): Promise<void>;
  /** The toolbar button is grey while locked. */
  showLock(): Promise<void>;
  /** After unlocking by whatever way. */
  unlocked(): Promise<void>;
}

/** How often it is looked whether it is time to lock, and how the clock stands, in ms. */
const LOOK_EVERY = 2 * 60_000;
/** The last look comes this long before the deadline, in ms: a browser's alarms ring no sooner than that. */
const LAST_LOOK = 30_000;

export function createApp(ports: Ports): App {
  const { database } = ports;
  const lock = createLock(
    ports,
    (unlocked) => keyRows(database, unlocked),
    () => app.locked(),
  );
  const vault = createVault(ports);
  const tickets = createTickets(ports);
  const sites = createSites(ports, (site) => storages.needsHostOf(site));
  const siteQuestion = createSiteQuestion(ports, { lock, sites });
  const activity = createActivity(ports, lock);
  const drafts = createDrafts(ports, lock);
  const storages = createStorages(ports, { lock, vault, activity, sites });
  const wishes = createWishes(ports);
  const revisits = createRevisits(ports, { lock, vault, sites });
  const editing = createEditing(ports, {
    lock,
    vault,
    tickets,
    sites,
    siteQuestion,
    storages,
    drafts,
    wishes,
    revisits,
    readyToSeal,
  });
  const cards = createCards(ports, { lock, vault, editing, wishes });
  const app: App = {
    ports,
    lock,
    vault,
    tickets,
    sites,
    siteQuestion,
    activity,
    drafts,
    storages,
    reading: createReading(ports, { lock, vault, tickets, sites, activity, cards, wishes, revisits }),
    editing,
    cards,
    reasons: createReasons(ports, sites),
    revisits,
    readyToSeal,
    lockNow: async () => {
      await lock.lock();
      await app.locked();
    },
    locked: async () => {
      storages.stop();
      vault.forget();
      await ports.alarms.clear('lock');
      await app.showLock();
      await tell('locked');
    },
    lockIfUnused: async () => {
      if ((await lock.deadline()) === null) return app.locked();
      // Since the last look, which may have been a while longer ago.
      const ago = await ports.alarms.unusedFor(2 * LOOK_EVERY);
      if (ago !== null) await lock.used(ago);
      // What is used until shortly before the deadline has to be seen while it can still move it.
      const left = ((await lock.deadline()) ?? 0) - ports.clock() - LAST_LOOK;
      await ports.alarms.set('lock', left > 0 ? Math.min(LOOK_EVERY, left) : LOOK_EVERY);
    },
    withdraw: async () => {
      await sites.withdraw();
      await ports.alarms.clearAll();
      await forgetLateWords(ports); // of a restore that has begun
      await ports.pages.badge('', null);
      await app.showLock();
    },
    showLock: async () => ports.pages.icon((await lock.exists()) && !(await lock.isUnlocked())),
    unlocked: async () => {
      vault.forget();
      if (!(await lock.isUnlocked())) return; // somebody locked it meanwhile, and everybody was told
      await ports.alarms.set('lock', LOOK_EVERY);
      await app.showLock();
      await tell('unlocked');
      await storages.soon();
      await tellOfFailed().catch(ignore('disk-full')); // it is told the next time
    },
  };
  return app;

  async function tellOfFailed(): Promise<void> {
    if (!(await hasFailed(database))) return;
    await activity.add('unlock-failed');
    await told(database);
  }

  async function tell(news: 'locked' | 'unlocked'): Promise<void> {
    await app.editing.tell(news);
    await ports.pages.announceLock();
    void app.reading.refresh(news === 'locked'); // a sleeping tab answers when it wakes; nobody waits for it
  }

  async function readyToSeal(): Promise<Unlocked> {
    const unlocked = await lock.unlocked();
    const [unchecked, readingOnly] = await database.read(async (transaction) => [
      await transaction.get('state', STATE.unchecked),
      await transaction.get('state', STATE.readingOnly),
    ]);
    if (unchecked) throw new PapersealError('vault-unchecked');
    if (readingOnly) throw new PapersealError('vault-reading-only');
    return unlocked;
  }
}
