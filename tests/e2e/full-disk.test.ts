// (C7) A disk that is really full: the profile lies on a small one. It is said in its own sentence, and nothing that was
// there before is lost: Chromium throws away a whole database after a write that failed for want of room.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canLimitDisk } from '../servers/watched.ts';
import type { Device, Page } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, launch } from './launch.ts';
import { foundVault } from './worker.ts';

describe.skipIf(!canLimitDisk()).each(BROWSERS)('%s on a full disk (needs root and the right to mount)', (name) => {
  let disk: string;
  let device: Device;

  beforeAll(async () => {
    disk = mkdtempSync(join(tmpdir(), 'paperseal-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'none', disk]);
    device = await launch(name, { profile: disk });
    await foundVault(await device.page('/practice.html')); // installing opens it
  });
  afterAll(async () => {
    await device?.close();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it('says so, keeps the vault, and goes on when there is room (D-09)', async () => {
    await person.writeNote(device, 'Before', 'written while there was room');
    const page = await device.openExtension('/vault.html#new-note');
    await page.type(person.named('note_title'), 'During');
    await page.type(person.named('note_text'), 'written on a full disk');
    fill(disk, name === 'chromium' ? 1_500_000 : 0);

    await page.click(person.named('note_save'));
    await page.see('.notice', person.says('error_disk_full'));
    // Every try, not the first one alone: the second is where a browser gives up what it has.
    const codes = new Set<string>();
    for (let n = 0; n < 60; n++) codes.add(await writeNote(page, n));
    expect([...codes]).toEqual(['disk-full']);
    await device.stopWorker();
    expect(await writeNote(page, 99)).toBe('disk-full');
    await person.seeListed(device, 'Before');

    rmSync(join(disk, 'ballast'));
    await page.click(person.named('note_save'));
    await page.see('main', 'written on a full disk');
    await device.restart();
    await person.unlock(device);
    await person.seeListed(device, 'Before', 'During');
  });
});

/** Leaves about so many bytes. */
function fill(disk: string, leave: number): void {
  const ballast = openSync(join(disk, 'ballast'), 'w');
  const piece = Buffer.alloc(65_536, 1);
  try {
    while (statfsSync(disk).bavail * 4_096 > leave) writeSync(ballast, piece);
  } catch {
    // Full.
  }
  closeSync(ballast);
}

/** The code with which it fails. */
function writeNote(page: Page, n: number): Promise<string> {
  return page.eval(
    async (id) => {
      const { runtime } = (
        globalThis as unknown as { chrome: { runtime: { sendMessage(message: object): Promise<{ code?: string }> } } }
      ).chrome;
      const request = { id, title: 'More', text: 'x'.repeat(30_000) };
      return (await runtime.sendMessage({ name: 'note.write', request })).code ?? 'done';
    },
    n.toString(16).padStart(32, 'a'),
  );
}
