// `npm run vectors`: writes v1.json anew. It must come out the same: tests/vectors/vectors.test.ts compares.

import { writeFile } from 'node:fs/promises';
import { makeVectors } from './vectors.ts';

await writeFile(new URL('v1.json', import.meta.url), `${JSON.stringify((await makeVectors()).json, null, 2)}\n`);
