// What `npm start` and `npm test` do first, on any machine with Node 20 or newer: install the packages of the lock
// file (for tests those of tests/pages too), and the browsers and servers from Debian's own packages. Runs before
// anything is installed: plain Node only.
//
//   node tests/tools/setup.mjs          everything the tests need
//   node tests/tools/setup.mjs start    only what `npm start` needs

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program, the Debian package it comes from, and a variable that names another place for it. */
const FOR_START = [
  { program: 'chromium', debian: 'chromium', variable: 'CHROMIUM' },
  { program: 'apache2', debian: 'apache2-bin' }, // the server without the system's service: no port is opened
];
const FOR_TESTS = [
  ...FOR_START,
  { program: 'firefox-esr', debian: 'firefox-esr', variable: 'FIREFOX' },
  { program: 'rclone', debian: 'rclone' },
  { program: 'Xvfb', debian: 'xvfb' },
  { program: 'openbox', debian: 'openbox' },
  { program: 'xdotool', debian: 'xdotool' },
];
const forStart = process.argv[2] === 'start';

installPrograms(forStart ? FOR_START : FOR_TESTS);
installPackages('.', []);
if (!forStart) installPackages('tests/pages', ['--ignore-scripts']); // real frameworks and editors, for tests alone
checkNode();

function installPackages(folder, options) {
  const lockFile = join(folder, 'package-lock.json');
  const seenFile = join(folder, 'node_modules/.paperseal-lock');
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const seen = existsSync(seenFile) ? readFileSync(seenFile, 'utf8').trim() : '';
  if (seen === lock) return;
  say(`Installing the packages of ${lockFile}`);
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder, ...options]))
    stop('npm ci failed: its message above says why. Paperseal needs the npm registry once.');
  writeFileSync(seenFile, `${lock}\n`);
}

function checkNode() {
  if (!existsSync('node_modules/.bin/node') && !isRecentNode())
    stop(
      `Node ${process.versions.node} is too old here, and npm has none for this machine: install Node 22.12 or newer.`,
    );
}

function isRecentNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

function installPrograms(needed) {
  const missing = () =>
    needed.filter(({ program, variable }) => !(variable && process.env[variable]) && !isInstalled(program));
  const packages = missing().map(({ debian }) => debian);
  if (packages.length === 0) return;
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    say(`Installing from Debian: ${packages.join(' ')}`);
    run('apt-get', ['-qq', 'update'], 'ignore');
    run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...packages], 'ignore');
  }
  const absent = missing();
  if (absent.length > 0)
    stop(
      `Missing: ${absent.map(({ program }) => program).join(', ')}. On Debian, as root: apt-get install ${absent
        .map(({ debian }) => debian)
        .join(' ')}.`,
    );
}

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function run(command, args, output = 'inherit') {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', output, 'inherit'], env }).status === 0;
}

function say(sentence) {
  console.log(`${sentence} …`);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
