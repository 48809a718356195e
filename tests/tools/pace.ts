// How much longer the machine takes than an idle one with two ordinary cores: every limit of time in the tests follows it.
// A limit ends what hangs; it judges nobody for being slow. Measured in each file of tests, for others come and go.

const WORK = 3_000_000; // rounds
const IDLE = 25; // ms that they take there

/** 1 on such a machine and on a faster one; 5 where this program gets a fifth of a core. */
export let PACE = measured();

export function measureAgain(): void {
  PACE = measured();
}

function measured(): number {
  const start = performance.now();
  let state = 1;
  for (let i = 0; i < WORK; i++) state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
  const took = performance.now() - start + (state === 0 ? 1 : 0); // its result is used, so no compiler leaves it out
  return Math.max(1, took / IDLE);
}
