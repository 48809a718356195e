// Apache's WebDAV (mod_dav_fs): the strict server. Answers a put into a missing folder with 409, keeps nothing of a
// broken upload, and says 507 when its disk is full.

import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { startServer, TEST_PASSWORD, TEST_USER, type ServerOptions, type TestServer } from './watched.ts';

const MODULES = [
  'mpm_event',
  'authn_core',
  'authn_file',
  'authz_core',
  'authz_user',
  'auth_basic',
  'setenvif',
  'alias',
  'dav',
  'dav_fs',
];

/** Starts in about 50 ms. As root it drops to www-data, as Apache does everywhere. */
export function startApache(options: ServerOptions = {}): Promise<TestServer> {
  return startServer(
    {
      program: '/usr/sbin/apache2',
      packageName: 'apache2',
      prepare(directory, port) {
        const configuration = join(directory, 'httpd.conf');
        writeFileSync(configuration, configure(directory, port));
        writePassword(directory, TEST_PASSWORD);
        mkdirSync(join(directory, 'locks'));
        if (process.getuid?.() === 0) giveAway(join(directory, 'files'), join(directory, 'locks'));
        return ['-f', configuration, '-d', directory, '-D', 'FOREGROUND'];
      },
    },
    options,
  );
}

/** From the next request on; the same server as it is asked for then. */
export function changePassword(server: TestServer, password: string): TestServer {
  writePassword(dirname(server.files), password);
  return { ...server, password };
}

/** An unsalted SHA-1 is good enough for a password that stands in the source. */
function writePassword(directory: string, password: string): void {
  const hash = createHash('sha1').update(password).digest('base64');
  writeFileSync(join(directory, 'passwords'), `${TEST_USER}:{SHA}${hash}\n`);
}

function configure(directory: string, port: number): string {
  return [
    `ServerRoot "${directory}"`,
    'ServerName 127.0.0.1',
    `Listen 127.0.0.1:${port}`,
    `PidFile "${directory}/pid"`,
    `Mutex file:${directory}/locks default`,
    `ErrorLog "${directory}/errors"`,
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    ...MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    // More workers than any test has connections: with none to spare Apache closes those that are kept open, and Node,
    // unlike browsers, does not send again what was on its way down one of them.
    'ServerLimit 1',
    'StartServers 1',
    'ThreadsPerChild 64',
    'MaxRequestWorkers 64',
    'MaxKeepAliveRequests 0',
    'KeepAliveTimeout 60',
    `DavLockDB "${directory}/locks/dav"`,
    `DocumentRoot "${directory}/files"`,
    `Alias /dav "${directory}/files"`,
    `<Directory "${directory}/files">`,
    '  Dav On',
    '  Options -Indexes',
    '  AllowOverride None',
    '  AuthType Basic',
    '  AuthName paperseal',
    `  AuthUserFile "${directory}/passwords"`,
    '  Require valid-user',
    '</Directory>',
    '',
  ].join('\n');
}

function giveAway(...paths: string[]): void {
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'www-data'], { encoding: 'utf8' }).stdout);
  for (const path of paths) chownSync(path, id('-u'), id('-g'));
}
