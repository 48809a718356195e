import { memoryStore } from '../../lib/stores/memory.ts';
import { describeBlobStore } from '../contracts/blob-store.ts';

describeBlobStore('memory', async () => ({
  store: memoryStore(),
  [Symbol.asyncDispose]: async () => undefined,
}));
