// `rclone serve webdav` 1.60: the sloppy server. It keeps the first half of a broken upload under the final name,
// answers a put into a missing folder with 404, a locked name with 423 and a full disk with 405.

import { join } from 'node:path';
import { startServer, TEST_PASSWORD, TEST_USER, type ServerOptions, type TestServer } from './watched.ts';

/** Starts in about 60 ms. */
export function startRclone(options: ServerOptions = {}): Promise<TestServer> {
  return startServer(
    {
      program: 'rclone',
      packageName: 'rclone',
      environment: { RCLONE_CONFIG: '/dev/null' },
      prepare: (directory, port) => [
        'serve',
        'webdav',
        join(directory, 'files'),
        `--addr=127.0.0.1:${port}`,
        '--baseurl=dav',
        `--user=${TEST_USER}`,
        `--pass=${TEST_PASSWORD}`,
        // 0 would make listings quadratic; the default of 5 min hides what a test puts into the directory itself.
        '--dir-cache-time=1s',
        '--poll-interval=0',
        '--vfs-cache-mode=off',
        `--cache-dir=${join(directory, 'cache')}`,
      ],
    },
    options,
  );
}
