// Ending a browser with all its processes.

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends every process with this on its command line without a word, as a power cut does; returns when they are gone. */
export async function killAll(part: string): Promise<void> {
  while (killNow(part)) await sleep(20);
}

/** Whether there were any. They are gone a moment later. */
export function killNow(part: string): boolean {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const ours = pids.filter((pid) => commandOf(pid).includes(part));
  for (const pid of ours) kill(Number(pid));
  return ours.length > 0;
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // gone in the meantime
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone in the meantime
  }
}
