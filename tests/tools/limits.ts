// The limits of a test and of what it does before and after, before each file of tests (vitest.config.ts).

import { inject, vi } from 'vitest';
import { measureAgain, PACE } from './pace.ts';

measureAgain();
const limit = inject('limit') * PACE;

vi.setConfig({ testTimeout: limit, hookTimeout: limit });
