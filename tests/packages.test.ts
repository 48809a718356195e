// What comes from others (THREATS X-01): each package at one exact version with its hash in the lock file, few of them in
// the product, none that runs anything while it is installed. And nothing that packs: S-50.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Listed {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}
interface Locked extends Listed {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

const product = await packagesOf('.');
const { others } = product;
/** Frameworks and editors that tests try us over: many, none in the product, and their install scripts never run. */
const pages = await packagesOf('tests/pages');

async function packagesOf(folder: string) {
  const parse = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown;
  const listed = (await parse('package.json')) as Listed;
  const { packages } = (await parse('package-lock.json')) as { packages: Record<string, Locked> };
  const { '': ours, ...others } = packages;
  return { listed, ours, others };
}

describe('packages (X-01)', () => {
  it('are listed at exact versions, and the lock file agrees', () => {
    for (const { listed, ours, others } of [product, pages]) {
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
        expect(ours?.[kind]).toEqual(listed[kind]);
        for (const [name, asked] of Object.entries(listed[kind] ?? {})) {
          const version = asked.replace(/^npm:.+@/, ''); // an older one, under a name of its own
          expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
          expect([name, others[`node_modules/${name}`]?.version]).toEqual([name, version]);
        }
      }
    }
  });

  it('have a hash each, and run nothing while they are installed', async () => {
    expect(Object.keys(others).length).toBeGreaterThan(100);
    for (const [path, { integrity, hasInstallScript = false }] of Object.entries(others)) {
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)]);
      expect([path, hasInstallScript]).toEqual([path, false]);
    }
    for (const [path, { integrity }] of Object.entries(pages.others))
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)]);
    expect(await readFile('tests/pages/.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
    expect(await readFile('tests/tools/setup.mjs', 'utf8')).toContain(
      "installPackages('tests/pages', ['--ignore-scripts'])",
    );
  });

  it('are few in the product: these, and none behind them', () => {
    const inProduct = Object.entries(others).filter(
      ([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional,
    );
    expect(inProduct.map(([path]) => path.replace('node_modules/', ''))).toEqual([
      '@noble/ciphers',
      '@noble/curves',
      '@noble/hashes',
      '@noble/post-quantum',
      '@scure/bip39',
      'argon2id',
      'hpke',
      'idb',
      'preact',
      'valibot',
      'webextension-polyfill',
    ]);
  });
});

it('compresses nothing, and unpacks nothing: no source of ours names anything that could (S-50)', async () => {
  const packs =
    /\b(De)?CompressionStream\b|\b(g?zip|gunzip|deflate|inflate|brotli)(Sync|Raw)?\b\s*\(|fflate|pako|node:zlib/;
  expect(packs.test('new CompressionStream("gzip")') && packs.test('gzipSync(bytes)')).toBe(true);
  let looked = 0;
  for (const folder of ['lib', 'components', 'entrypoints']) {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!/\.tsx?$/.test(file.name)) continue;
      const path = join(file.parentPath, file.name);
      expect([path, packs.exec(await readFile(path, 'utf8'))?.[0]]).toEqual([path, undefined]);
      looked++;
    }
  }
  expect(looked).toBeGreaterThan(150);
});
