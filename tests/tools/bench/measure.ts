// Two ways of doing a thing, measured side by side in one run: what the neighbours do to the machine they do to both.

const SETTLE = 30; // ms

/** One batch; answers how long it took in ms. */
export type Batch = () => Promise<number>;

export interface Comparison {
  /** Medians in µs for one operation. */
  readonly own: number;
  readonly other: number;
  /** The median of own ÷ other, round by round. */
  readonly ratio: number;
}

/** Times `count` operations; `before` runs first, untimed, and gives what they need. */
export function batchOf<T>(
  count: number,
  operation: (given: T, i: number) => Promise<unknown>,
  before: () => Promise<T>,
): Batch {
  return async () => {
    const given = await before();
    await new Promise((resolve) => setTimeout(resolve, SETTLE)); // the collector cleans up after `before`, untimed
    const start = performance.now();
    for (let i = 0; i < count; i++) await operation(given, i);
    return performance.now() - start;
  };
}

/** Alternates which of the two begins. `count`: operations in a batch. */
export async function compareBatches(own: Batch, other: Batch, count: number, rounds: number): Promise<Comparison> {
  await own();
  await other();
  const owns: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const ownFirst = round % 2 === 0;
    if (ownFirst) owns.push(await own());
    others.push(await other());
    if (!ownFirst) owns.push(await own());
  }
  const perOperation = (times: number[]) => (median(times) / count) * 1_000;
  const ratios = owns.map((time, i) => time / (others[i] ?? Number.NaN));
  return { own: perOperation(owns), other: perOperation(others), ratio: median(ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
