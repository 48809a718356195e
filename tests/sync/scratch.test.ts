import { scratchDatabase } from '../../lib/sync/scratch.ts';
import { describeDatabase } from '../contracts/database.ts';

describeDatabase('the one that leaves no trace', async () => scratchDatabase(), { undoes: false });
