// Certificates of other browsers that a store lost, put back after the own log, which must not wait for them: nobody could
// read those logs who has nothing but the words. Whatever becomes of it was told before, and is tried again.

import { errorCode } from '../../base/errors.ts';
import { type GivenCertificate, isLoss, isOwn, whatIsWrong } from '../read/certificates.ts';
import { count, type Round } from '../round.ts';
import { type Destination, put } from '../store/destination.ts';

/** Throws `vault-locked` and what has nothing to do with the store. */
export async function bringOthers(
  round: Round,
  { store }: Destination,
  certificates: readonly GivenCertificate[],
): Promise<void> {
  for (const given of certificates) {
    if (isOwn(round, given)) continue;
    try {
      if (!isLoss(await whatIsWrong(round, store, given))) continue;
      await put(store, given.name, given.certificate.bytes);
      count(round, 'mended', 1);
    } catch (error) {
      if (!isOfStore(error)) throw error;
    }
  }
}

const isOfStore = (error: unknown): boolean => {
  const code = errorCode(error);
  return code === 'unavailable' || code.startsWith('store-');
};
