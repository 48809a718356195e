// Ending a browser with all its processes.

import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends every process with this on its command line without a word, as a power cut does; returns when they are gone. */
export async function killAll(part: string): Promise<void> {
  for (;;) {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
    const ours = pids.filter((_, i) => lines[i]?.includes(part));
    if (ours.length === 0) return;
    for (const pid of ours) kill(Number(pid));
    await sleep(20);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone in the meantime
  }
}
