// The life of a pane's frame, written down: asked for, laid, heard, lost, given up. Pure: what happens goes in, and what is
// to be done comes out; pane.ts does it.
//
//   idle ──wanted──▶ asking ──ticket──▶ laid ──heard──▶ heard ──nobody takes it──▶ asking …
//                      ▲ │no ticket     ▲ │not heard        └──── after the last try: given up
//                      └─┘a while later └─┘in time, with a new ticket

export type Life =
  /** `laid`: a frame that was not heard yet. It may still be, while a ticket for the next one is asked for. */
  | { readonly at: 'idle' | 'asking' | 'laid' | 'given-up' | 'ended'; readonly tries: number }
  /** `lostAt`: since when nobody takes what is placed. Times are ms of the page's own clock. */
  | { readonly at: 'heard'; readonly tries: number; readonly since: number; readonly lostAt: number | null };

export type Happening =
  /** There is something to show. */
  | { readonly is: 'wanted' }
  /** null: not to be shown here now. */
  | { readonly is: 'ticket'; readonly address: string | null }
  | { readonly is: 'late' }
  /** The frame has reached the worker. */
  | { readonly is: 'heard'; readonly now: number }
  /** What was placed was taken, or nobody was there to take it. */
  | { readonly is: 'answer'; readonly isTaken: boolean; readonly isSeen: boolean; readonly now: number }
  /** The browser put the page aside, and hung up on the frame. */
  | { readonly is: 'aside' }
  | { readonly is: 'end' };

export type Deed =
  | { readonly do: 'ask' }
  | { readonly do: 'lay'; readonly address: string }
  /** After so many ms it is `late`; before, nothing is. */
  | { readonly do: 'wait'; readonly ms: number | null }
  /** Takes the frame away: the sealed texts stand there as at first. */
  | { readonly do: 'drop' }
  /** Places it again in so many ms, and so learns whether somebody takes it. */
  | { readonly do: 'ask-again'; readonly ms: number };

type Next = readonly [Life, ...Deed[]];

export const UNBORN: Life = { at: 'idle', tries: 0 };

const RETRY = 1500; // ms, then twice as long each time
const MOST_TRIES = 5;
const PATIENCE = 3_000; // ms that a frame has to lay its line again when the worker was stopped
const REST: Deed = { do: 'wait', ms: null };
const STEADY = 60_000; // ms: a frame that was heard for so long did well

export function next(life: Life, happening: Happening): Next {
  const { at, tries } = life;
  if (at === 'ended') return [life];
  switch (happening.is) {
    case 'wanted':
      return at === 'idle' ? [{ at: 'asking', tries }, { do: 'ask' }] : [life];
    case 'ticket':
      return at === 'asking' || at === 'laid' ? onTicket(life, happening.address) : [life];
    case 'late':
      // A worker that was stopped may have taken the ticket with it, or the frame's first question.
      return at === 'asking' || at === 'laid' ? [life, { do: 'ask' }] : [life];
    case 'heard':
      return at === 'laid' ? [{ at: 'heard', tries, since: happening.now, lostAt: null }, REST] : [life];
    case 'answer':
      return at === 'heard' ? onAnswer(life, happening) : [life];
    case 'aside':
      return at === 'idle' ? [life] : anew(0);
    case 'end':
      return [{ at: 'ended', tries }, REST];
  }
}

function onTicket(life: Life, address: string | null): Next {
  const wait: Deed = { do: 'wait', ms: life.tries < MOST_TRIES ? RETRY * 2 ** life.tries : null };
  const tries = Math.min(life.tries + 1, MOST_TRIES);
  return address === null ? [{ ...life, tries }, wait] : [{ at: 'laid', tries }, { do: 'lay', address }, wait];
}

function onAnswer(life: Life & { at: 'heard' }, { isTaken, isSeen, now }: Happening & { is: 'answer' }): Next {
  const { lostAt } = life;
  if (isTaken) return [{ ...life, lostAt: null }];
  if (lostAt === null)
    return [
      { ...life, lostAt: now },
      { do: 'ask-again', ms: PATIENCE },
    ];
  if (!isSeen) return [{ ...life, lostAt: null }]; // it sleeps: it is asked again when somebody sees it
  if (now < lostAt + PATIENCE) return [life];
  return anew(lostAt > life.since + STEADY ? 0 : life.tries);
}

/** Nobody shows the texts any more: until a new frame was heard the sealed ones stand there. */
function anew(tries: number): Next {
  if (tries >= MOST_TRIES) return [{ at: 'given-up', tries }, REST, { do: 'drop' }];
  return [{ at: 'asking', tries }, REST, { do: 'drop' }, { do: 'ask' }];
}
