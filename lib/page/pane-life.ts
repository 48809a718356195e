// The life of a pane's frame, written down: asked for, laid, heard, lost, given up. Pure: what happens goes in, and what is
// to be done comes out; pane.ts does it.
//
//   idle ──wanted──▶ asking ──ticket──▶ laid ──heard──▶ heard ──nobody takes it──▶ asking …
//                      ▲  ▲───no ticket, a while later│        └──── after the last try: given up
//                      └──────── not heard in time ───┘

export type Life =
  | { readonly at: 'idle' | 'given-up' | 'ended'; readonly tries: number; readonly hasFrame: boolean }
  /** `hasFrame`: one is laid that was not heard yet. It may still be, while a ticket for the next one is asked for. */
  | { readonly at: 'asking' | 'laid'; readonly tries: number; readonly hasFrame: boolean }
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

export const UNBORN: Life = { at: 'idle', tries: 0, hasFrame: false };

const RETRY = 1500; // ms, then twice as long each time
const MOST_TRIES = 5;
const PATIENCE = 3_000; // ms that a frame has to lay its line again when the worker was stopped
const STEADY = 60_000; // ms: a frame that was heard for so long did well

export function next(life: Life, happening: Happening): Next {
  if (life.at === 'ended') return [life];
  switch (happening.is) {
    case 'wanted':
      return life.at === 'idle' ? [{ ...life, at: 'asking' }, { do: 'ask' }] : [life];
    case 'ticket':
      return life.at === 'asking' || life.at === 'laid' ? onTicket(life, happening.address) : [life];
    case 'late':
      // A worker that was stopped may have taken the ticket with it, or the frame's first question.
      return life.at === 'asking' || life.at === 'laid' ? [{ ...life, at: 'asking' }, { do: 'ask' }] : [life];
    case 'heard':
      if (life.at === 'heard' || !life.hasFrame) return [life];
      return [
        { at: 'heard', tries: life.tries, since: happening.now, lostAt: null },
        { do: 'wait', ms: null },
      ];
    case 'answer':
      return life.at === 'heard' ? onAnswer(life, happening) : [life];
    case 'aside':
      return life.at === 'idle' ? [life] : anew(0);
    case 'end':
      return [
        { at: 'ended', tries: life.tries, hasFrame: false },
        { do: 'wait', ms: null },
      ];
  }
}

function onTicket(life: Life & { at: 'asking' | 'laid' }, address: string | null): Next {
  const wait: Deed = { do: 'wait', ms: life.tries < MOST_TRIES ? RETRY * 2 ** life.tries : null };
  const tries = Math.min(life.tries + 1, MOST_TRIES);
  if (address === null) return [{ ...life, tries }, wait];
  return [{ at: 'laid', tries, hasFrame: true }, { do: 'lay', address }, wait];
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
  const rest = [{ do: 'wait', ms: null }, { do: 'drop' }] as const;
  if (tries >= MOST_TRIES) return [{ at: 'given-up', tries, hasFrame: false }, ...rest];
  return [{ at: 'asking', tries, hasFrame: false }, ...rest, { do: 'ask' }];
}
