// How a file comes into a folder of a WebDAV server: with the folders that it needs, and with the reason when it does not.

import type { Bytes } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import { refusal, type Refused } from './refusal.ts';
import type { WebdavFolder } from './webdav-folder.ts';

/** Answers of a server that has done it. */
export const STORED: ReadonlySet<number> = new Set([200, 201, 204]);
/** Answers that mean the same whatever is there: nothing more is to be found out, and 401 must not be asked for twice. */
const SAYS_WHY: ReadonlySet<number> = new Set([401, 423, 429, 502, 503, 504, 507]);
const MISSING: ReadonlySet<number> = new Set([404, 409, 424]);
const forbidden = ({ status }: Refused) => new PapersealError('store-forbidden', { facts: { status } });
const NOT_FOLLOWED: Refused = { status: 301, header: () => null };
/** What the Test button would clear away, should removing it fail. */
const EMPTY = 'probe-0000000000000000';

export type Send = (method: string, name: string, body?: Bytes) => Promise<Refused>;

export function webdavPut(send: Send, folders: WebdavFolder): (name: string, bytes: Bytes) => Promise<void> {
  const { isThere } = folders;

  /** null: it is there now. Servers say in ten ways that it was there before, so its listing has the last word. */
  const makeFolder = async (folder: string): Promise<Refused | null> => {
    const answer = await send('MKCOL', folder).catch((error: unknown) => {
      if (errorCode(error) !== 'store-redirect') throw error;
      return NOT_FOLLOWED;
    });
    // 405 is what the standard says of one that is there, and rclone says 201.
    if (answer.status === 201 || answer.status === 405) return null;
    if (answer.status === 401 || answer.status === 429) throw refusal(answer); // each further try makes it worse
    return (await isThere(folder)) ? null : answer;
  };
  let making = Promise.resolve(); // in turn: rclone answers 423 to two that make one folder
  /** One by one, for no server makes more than the last. */
  const makeFolders = async (name: string): Promise<void> => {
    const parts = name.split('/').slice(0, -1);
    for (let count = 1; count <= parts.length; count++) {
      const folder = `${parts.slice(0, count).join('/')}/`;
      let refused = await makeFolder(folder);
      if (refused && count === 1 && !(await isThere(''))) {
        if (await makeFolder('')) throw new PapersealError('store-not-found'); // nor is what the configured one lies in
        refused = await makeFolder(folder);
      }
      if (!refused) continue;
      // The one above was not made either, whatever was said of it: a root that holds shares only.
      const isAbove = await isThere(parts.slice(0, count - 1).join('/'));
      throw isAbove ? refusal(refused) : forbidden(refused);
    }
  };

  /** Why a put into a folder that is there was refused twice: what servers say of a full disk says little. */
  const whyRefused = async (refused: Refused, parent: string, size: number): Promise<PapersealError> => {
    const full = new PapersealError('store-full', { facts: { status: refused.status } });
    const folder = await folders.ask(parent);
    if (folder === null) return forbidden(refused); // it said of each folder on the way that it is there, or was made
    if (folder.room !== null && folder.room < size) return full;
    if (refused.status !== 405) return refusal(refused);
    // rclone with no room left, or read-only: there is room for a name at least, or for nothing.
    const { status } = await send('PUT', parent + EMPTY, new Uint8Array());
    if (!STORED.has(status)) return forbidden(refused);
    await send('DELETE', parent + EMPTY);
    return full;
  };

  return async (name, bytes) => {
    const parent = name.slice(0, name.lastIndexOf('/') + 1);
    const first = await send('PUT', name, bytes);
    if (STORED.has(first.status)) return;
    if (first.status < 400 || SAYS_WHY.has(first.status)) throw refusal(first);
    // 409 by the standard where the folder is missing, 404 on rclone and sabre/dav, 500 on nginx, and all the others.
    const mayMiss = MISSING.has(first.status) || !(await isThere(parent));
    if (!mayMiss) throw await whyRefused(first, parent, bytes.length);
    making = making.catch(() => undefined).then(() => makeFolders(name));
    await making;
    const second = await send('PUT', name, bytes);
    if (!STORED.has(second.status)) throw await whyRefused(second, parent, bytes.length);
  };
}
