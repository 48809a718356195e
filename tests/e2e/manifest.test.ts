// What the production builds ask people for, word by word. A change here is a change of what they grant.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const ICONS = (name: string) => ({
  16: `/${name}-16.png`,
  32: `/${name}-32.png`,
  48: `/${name}-48.png`,
  128: `/${name}-128.png`,
});

const COMMON = {
  manifest_version: 3,
  name: '__MSG_ext_name__',
  description: '__MSG_ext_description__',
  version: '0.1.0',
  default_locale: 'en',
  icons: ICONS('icon'),
  action: { default_title: expect.any(String), default_icon: ICONS('icon-locked'), default_popup: 'popup.html' },
  permissions: ['storage', 'unlimitedStorage', 'alarms', 'activeTab', 'scripting', 'idle', 'contextMenus'],
  optional_host_permissions: ['*://*/*'],
  incognito: 'not_allowed',
  commands: {
    'seal-field': { suggested_key: { default: 'Alt+Shift+O' }, description: '__MSG_command_seal_field__' },
    'open-window': { description: '__MSG_command_open_window__' },
  },
  content_security_policy: {
    extension_pages: [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self' https: http:", // for the background: a storage may be anywhere
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  },
};
const FRAMES = { resources: ['editor.html', 'reader.html'], matches: ['*://*/*'] };

describe('the production manifest', () => {
  it('asks for exactly this in Chromium (M-03, M-11, P-38, X-02, X-04)', async () => {
    const manifest = await readManifest('chrome');
    expect(manifest).toEqual({
      ...COMMON,
      background: { service_worker: 'background.js', type: 'module' },
      web_accessible_resources: [{ ...FRAMES, use_dynamic_url: true }],
      minimum_chrome_version: '140',
      key: expect.any(String),
    });
  });

  it('has one id in Chromium for every unpacked build', async () => {
    const { key } = await readManifest('chrome');
    const digest = createHash('sha256')
      .update(Buffer.from(String(key), 'base64'))
      .digest('hex')
      .slice(0, 32);
    const id = digest.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    expect(id).toBe('bjhheijbbohjjplbgojfdcbogcdhiffe');
  });

  it('asks for exactly this in Firefox (M-03, M-11, X-02, X-04)', async () => {
    expect(await readManifest('firefox')).toEqual({
      ...COMMON,
      background: { scripts: ['background.js'], type: 'module' },
      web_accessible_resources: [FRAMES],
      browser_specific_settings: {
        gecko: {
          id: '{f83098f3-80a2-4c2d-88a1-d96ab65ba49d}',
          strict_min_version: '142.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    });
  });

  it.each(['chrome', 'firefox'])('leads only to files that are in the %s build', async (browser) => {
    const files = await readdir(`.output/${browser}-mv3`);
    const { icons, action, web_accessible_resources } = await readManifest(browser);
    const named = [
      ...Object.values(icons),
      ...Object.values(action.default_icon),
      action.default_popup,
      ...web_accessible_resources.flatMap(({ resources }) => resources),
      'page.js', // registered, not named: only on sites that the user switched on
      'page-work.js', // put into a page where there is something to do
    ];
    expect(named.filter((path) => !files.includes(path.replace(/^\//, '')))).toEqual([]);
  });

  it.each(['chrome', 'firefox'])('lets no page of ours connect anywhere in the %s build (M-12)', async (browser) => {
    const folder = `.output/${browser}-mv3`;
    const pages = (await readdir(folder)).filter((name) => name.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(5);
    for (const name of pages) {
      const html = await readFile(`${folder}/${name}`, 'utf8');
      const [policy, script] = [html.indexOf(`content="connect-src &#39;self&#39;"`), html.indexOf('<script')];
      expect([name, policy > 0 && policy < script]).toEqual([name, true]);
    }
  });

  it.each([
    ['chrome', 'page.js', 5_500, 2_600], // before every page of a site that is switched on
    ['firefox', 'page.js', 5_500, 2_600],
    ['chrome', 'page-work.js', 50_400, 19_500], // only where a sealed text stands, or the user asked to seal
    ['firefox', 'page-work.js', 50_400, 19_500],
  ])(
    'puts into pages of the %s build %s, at most %i bytes, %i packed, no polyfill',
    async (browser, name, most, packed) => {
      const script = await readFile(`.output/${browser}-mv3/${name}`);
      expect(script.length).toBeLessThanOrEqual(most);
      expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(packed);
      expect(String(script)).not.toMatch(/polyfill|api-metadata|(?:moz|chrome)-extension:|crypto\.subtle/i);
    },
  );

  it("passes Mozilla's linter without an error", async () => {
    const args = ['lint', '--no-config-discovery', '--output', 'json', '-s', '.output/firefox-mv3'];
    const { stdout } = await promisify(execFile)('node_modules/.bin/web-ext', args);
    expect(JSON.parse(stdout)).toMatchObject({ errors: [] });
  });
});

interface Manifest {
  icons: Record<string, string>;
  action: { default_icon: Record<string, string>; default_popup: string };
  web_accessible_resources: { resources: string[] }[];
  key?: string;
}

async function readManifest(browser: string): Promise<Manifest> {
  return JSON.parse(await readFile(`.output/${browser}-mv3/manifest.json`, 'utf8')) as Manifest;
}
