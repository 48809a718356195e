import { describe, expect, it } from 'vitest';
import { errorCode, PapersealError } from '../../lib/base/errors.ts';
import { encodeCbor } from '../../lib/crypto/cbor.ts';
import { wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { createLock } from '../../lib/vault/lock.ts';
import { memorySession } from '../fakes/memory-database.ts';
import { PASSPHRASE, vaultInMemory, WORDS } from '../fakes/vault.ts';
import { OTHER_WORDS } from './words.ts';
import { STATE } from '../../lib/vault/state.ts';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => errorCode(error),
  );

describe('the lock', () => {
  it('opens with the passphrase and with no other', async () => {
    const { lock } = await vaultInMemory();
    expect(await codeOf(lock.unlocked())).toBe('vault-locked');
    expect(await codeOf(lock.unlock('tulips on the window'))).toBe('passphrase-wrong');
    expect(await codeOf(lock.unlock(''))).toBe('passphrase-wrong');
    expect(await codeOf(lock.unlock('x'.repeat(20_000)))).toBe('passphrase-wrong');
    await lock.unlock(PASSPHRASE);
    expect((await lock.unlocked()).epochs[0].epoch).toBe(1);
  });

  it('takes the same passphrase in another Unicode form', async () => {
    const { lock } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    await lock.changePassphrase(PASSPHRASE, 'Brücke über Fluß');
    await lock.lock();
    await lock.unlock('Bru\u0308cke u\u0308ber Fluß');
    expect(await lock.isUnlocked()).toBe(true);
  });

  it('delays after three wrong tries, longer each time, also after a restart and a clock put back (D-03)', async () => {
    const { lock, time, ...ports } = await vaultInMemory();
    for (let i = 0; i < 3; i++) expect(await codeOf(lock.unlock('wrong one'))).toBe('passphrase-wrong');
    expect(await codeOf(lock.unlock(PASSPHRASE))).toBe('passphrase-wait');
    const restarted = createLock({ ...ports, session: memorySession() });
    expect(await codeOf(restarted.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now -= 3_600_000;
    expect(await codeOf(restarted.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now += 5_000;
    expect(await codeOf(restarted.unlock('wrong one'))).toBe('passphrase-wrong');
    time.now += 5_001;
    expect(await codeOf(restarted.unlock(PASSPHRASE))).toBe('passphrase-wait'); // ten seconds now
    time.now += 5_001;
    await restarted.unlock(PASSPHRASE);
    await restarted.lock();
    expect(await codeOf(restarted.unlock('wrong one'))).toBe('passphrase-wrong'); // counted from the beginning
  });

  it('opens for the right passphrase when the count of tries was damaged, and after a wait (C6)', async () => {
    const { lock, time, database } = await vaultInMemory();
    for (const damage of [new Uint8Array([0xff, 0]), new Uint8Array(), encodeCbor(['x']), encodeCbor([-1, 0])]) {
      await database.write(async (transaction) => transaction.put('state', STATE.tries, damage));
      expect(await codeOf(lock.unlock(PASSPHRASE))).toBe('passphrase-wait'); // no free try either
      time.now += 40_000;
      await lock.unlock(PASSPHRASE);
      expect(await lock.isUnlocked()).toBe(true);
      await lock.lock();
    }
  });

  it('says what is damaged, whatever part of it is gone or changed, and is never "no vault" (C6, D-21)', async () => {
    const { keyring, slot, paperSlot, identity, lockMinutes } = STATE;
    for (const part of [keyring, slot, paperSlot, identity, lockMinutes]) {
      const { lock, database } = await vaultInMemory();
      await lock.unlock(PASSPHRASE);
      await database.write(async (transaction) => transaction.remove('state', part));
      expect(await lock.exists()).toBe(true);
      const isNeeded = part === keyring || part === identity;
      expect([part, await lock.isUnlocked()]).toEqual([part, !isNeeded]);
      await lock.lock();
      const said = await codeOf(lock.unlock(PASSPHRASE));
      expect([part, said]).toEqual([
        part,
        isNeeded ? 'vault-damaged' : part === 'slot' ? 'passphrase-damaged' : 'done',
      ]);
    }
    const { lock, database } = await vaultInMemory();
    await database.write(async (transaction) => transaction.remove('state', STATE.slot));
    await lock.resetPassphrase(await wordsToRoot(WORDS), 'seven pale lanterns'); // the way on that is named
    expect(await lock.isUnlocked()).toBe(true);
    await database.write(async (transaction) => transaction.put('state', STATE.lockMinutes, new Uint8Array([255])));
    expect(await lock.minutes()).toBe(15);
  });

  it('opens on a full disk, which can keep no count: each start of the browser begins with a wait (D-03)', async () => {
    const { lock, time, ...ports } = await vaultInMemory();
    const database = { ...ports.database, write: () => Promise.reject(new PapersealError('disk-full')) };
    const start = () => createLock({ ...ports, database, session: memorySession() });
    const full = start();
    expect(await codeOf(full.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now += 39_999;
    expect(await codeOf(full.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now += 1;
    expect(await codeOf(full.unlock('wrong one'))).toBe('passphrase-wrong');
    time.now += 79_999;
    expect(await codeOf(full.unlock('wrong one'))).toBe('passphrase-wait'); // it grows as ever
    time.now += 1;
    await full.unlock(PASSPHRASE);
    expect((await full.unlocked()).epochs[0].epoch).toBe(1);

    expect(await codeOf(start().unlock(PASSPHRASE))).toBe('passphrase-wait');
    // Eight wrong tries that the disk knows of count no less because it is full now.
    await ports.database.write(async (transaction) => transaction.put('state', STATE.tries, encodeCbor([8, 0])));
    const late = start();
    expect(await codeOf(late.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now += 319_999;
    expect(await codeOf(late.unlock(PASSPHRASE))).toBe('passphrase-wait');
    time.now += 1;
    await late.unlock(PASSPHRASE);
    expect(await lock.isUnlocked()).toBe(false);
  });

  it('locks by itself when its deadline has passed, and activity moves the deadline', async () => {
    const { lock, time } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    time.now += 14 * 60_000;
    await lock.extend();
    time.now += 14 * 60_000;
    expect(await lock.isUnlocked()).toBe(true);
    time.now += 60_001;
    expect(await lock.isUnlocked()).toBe(false);
    expect(await codeOf(lock.unlocked())).toBe('vault-locked');
    await lock.extend();
    expect(await lock.isUnlocked()).toBe(false);
  });

  it('does not come back to life when something is done after the deadline, as after a night asleep', async () => {
    const { lock, time } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    time.now += 8 * 3_600_000;
    await lock.extend();
    expect(await lock.isUnlocked()).toBe(false);
    expect(await codeOf(lock.unlocked())).toBe('vault-locked');
  });

  it('locks when the clock was put back further than any deadline lies ahead', async () => {
    const { lock, time } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    time.now -= 60_000;
    expect(await lock.isUnlocked()).toBe(true);
    time.now -= 24 * 3_600_000;
    expect(await lock.isUnlocked()).toBe(false);
  });

  it('is not kept open by a clock put back, once or again and again; some seconds are no lock (D2, D-17)', async () => {
    const { lock, time } = await vaultInMemory();
    const begin = time.now;
    await lock.unlock(PASSPHRASE);
    await lock.setMinutes(15);
    time.now += 10 * 60_000;
    expect(await lock.isUnlocked()).toBe(true);
    time.now -= 3_000;
    expect(await lock.isUnlocked()).toBe(true);
    time.now += 4 * 60_000 + 59_000;
    expect(await lock.isUnlocked()).toBe(true);
    time.now += 1_001; // fifteen minutes of an honest clock, which shows three seconds less
    expect(await lock.isUnlocked()).toBe(false);

    time.now = begin;
    await lock.unlock(PASSPHRASE);
    time.now -= 10 * 60_000;
    expect(await lock.isUnlocked()).toBe(false);

    await lock.unlock(PASSPHRASE);
    let passed = 0;
    for (; passed < 40 && (await lock.isUnlocked()); passed++) {
      time.now += 60_000;
      await lock.isUnlocked(); // as every two minutes the alarm does
      time.now -= 59_000;
    }
    expect(passed).toBeLessThanOrEqual(16);
  });

  it('stays locked when it is locked while the passphrase is hashed, also by another worker (D2, D-18)', async () => {
    const { lock, ...ports } = await vaultInMemory();
    for (const locking of [lock, createLock(ports)]) {
      const asked = codeOf(lock.unlock(PASSPHRASE));
      await new Promise((resolve) => setTimeout(resolve, 0));
      await locking.lock();
      expect(await asked).toBe('vault-locked');
      expect(await lock.isUnlocked()).toBe(false);
      expect(await ports.session.get('luk')).toBeNull();
      await lock.unlock(PASSPHRASE);
      expect(await lock.isUnlocked()).toBe(true);
      await lock.lock();
    }
  });

  it('takes a key that does not fit the keyring for none (D1, D-16)', async () => {
    const { lock, session, database } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    const luk = await session.get('luk');
    await lock.changePassphrase(PASSPHRASE, 'another nine daisies');
    expect(await lock.isUnlocked()).toBe(true);
    await session.set('luk', luk ?? '');
    expect(await lock.isUnlocked()).toBe(false);
    expect(await codeOf(lock.unlocked())).toBe('vault-locked');
    await lock.unlock('another nine daisies');
    await database.write(async (transaction) => transaction.put('state', STATE.keyring, new Uint8Array(500)));
    expect(await lock.isUnlocked()).toBe(false);
    expect(await codeOf(lock.unlock('another nine daisies'))).toBe('vault-damaged');
  });

  it('is unlocked again after the worker died, and locked after the browser closed', async () => {
    const { lock, session, ...ports } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    expect(await createLock({ ...ports, session }).isUnlocked()).toBe(true);
    expect(await createLock({ ...ports, session: memorySession() }).isUnlocked()).toBe(false);
  });

  it('changes the passphrase: the old one is refused, the new one opens, what was sealed still opens', async () => {
    const { lock, vault } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    const before = await lock.unlocked();
    await vault.writeNote(before, '00'.repeat(16), { title: 'a', text: 'b' });
    await lock.changePassphrase(PASSPHRASE, 'another nine daisies');
    await lock.lock();
    expect(await codeOf(lock.unlock(PASSPHRASE))).toBe('passphrase-wrong');
    await lock.unlock('another nine daisies');
    vault.forget();
    expect((await vault.catalogue(await lock.unlocked())).current).toHaveLength(1);
  });

  it('keeps what a sync round wrote into the keyring while the passphrase was hashed', async () => {
    const { lock, database, session, clock, random, hash } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    const before = await lock.unlocked();
    const marks = Uint8Array.of(1, 2, 3);
    const sealed = await before.sealKeyring({ ...before.keyring, marks });
    let draws = 0;
    const late = createLock({
      database,
      session,
      clock,
      hash,
      random: (length) => {
        // The first draw is the new LUK: the old keyring was read, the new one is not written.
        if (draws++ === 0) void database.write(async (transaction) => transaction.put('state', STATE.keyring, sealed));
        return random(length);
      },
    });
    await late.changePassphrase(PASSPHRASE, 'another nine daisies');
    await late.lock();
    await late.unlock('another nine daisies');
    expect((await late.unlocked()).keyring.marks).toEqual(marks);
  });

  it('sets a new passphrase with the words of this vault, and with no others (U-12)', async () => {
    const { lock } = await vaultInMemory();
    expect(await codeOf(lock.resetPassphrase(await wordsToRoot(OTHER_WORDS), 'seven pale lanterns'))).toBe(
      'words-other-vault',
    );
    await lock.resetPassphrase(await wordsToRoot(WORDS), 'seven pale lanterns');
    await lock.lock();
    expect(await codeOf(lock.unlock(PASSPHRASE))).toBe('passphrase-wrong');
    await lock.unlock('seven pale lanterns');
    // Also after the passphrase was changed without the words.
    await lock.changePassphrase('seven pale lanterns', 'eight pale lanterns');
    await lock.resetPassphrase(await wordsToRoot(WORDS), 'nine pale lanterns');
    expect(await lock.isUnlocked()).toBe(true);
  });

  it('stays locked when the passphrase is right and the keyring is damaged', async () => {
    const { lock, database, session } = await vaultInMemory();
    await database.write(async (transaction) => {
      const keyring = await transaction.get('state', STATE.keyring);
      transaction.put(
        'state',
        STATE.keyring,
        (keyring ?? new Uint8Array()).map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
      );
    });
    expect(await codeOf(lock.unlock(PASSPHRASE))).toBe('vault-damaged');
    expect(await lock.isUnlocked()).toBe(false);
    expect(await session.get('luk')).toBeNull();
  });

  it('keeps no key in the session once it is locked (M-08)', async () => {
    const { lock, session } = await vaultInMemory();
    await lock.unlock(PASSPHRASE);
    expect(await session.get('luk')).not.toBeNull();
    await lock.lock();
    expect(await session.get('luk')).toBeNull();
  });
});
