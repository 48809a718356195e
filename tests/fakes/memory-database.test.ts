import { describeDatabase } from '../contracts/database.ts';
import { memoryDatabase } from './memory-database.ts';

describeDatabase('the fake in memory', async () => memoryDatabase());
