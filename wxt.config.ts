// One configuration for both browsers. What the manifests ask for is pinned by tests/e2e/manifest.test.ts: a change
// here is a change of what people grant, and shows up there.

import { existsSync } from 'node:fs';
import { defineConfig } from 'wxt';

/** The public half of a key whose private half was thrown away: it only pins the id of unpacked builds in Chromium. */
const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuFXOkpfONwJFIkfUwUhn5Ft4MuMdGI7nd1RZl+Cz7yCuT4E0cmLSs0MHcgR4It706MbjiyGGmXQQg7M6Ep6qJ9UxWT6w2c9AfWt8QN9EmXcplpd48Jg1JX1YFqLAtC+9Qz2vVMEEduvWDl6zrca6wcd4L3Lju4te3UL9eYgT8OemE3Wrz8b0rnv+xKL3h+x6ulKiLkuuWSxdIdShgOW3gzgPVjhDYa6e58XD7EEMPL+sS7V7d1XLTuTFLvWR5AsaJzp1TLilt7yUYv6wCMNYphY3fOEMeBDUDRkj7JkpWSotEFhapuGclCyedtbeMlb6S+DqTAb2UotMOAKn18Ju/QIDAQAB';

/** The shop signs with its own key and gives its own id: `npm run zip` sets this and leaves ours out. */
const forShop = Boolean(process.env['PAPERSEAL_SHOP']);

/**
 * Our own files and nothing else. A storage may be anywhere (https, or http on this computer), so the background may
 * connect anywhere; pages of ours may not, see below. No frame-ancestors: editor and reader live in frames over any page.
 * Vite needs more while developing (inline styles, its socket): WXT's own policy holds then.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self' https: http:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Only the background speaks to storages: no page of ours can send anything out. */
const pagesStayHome = {
  name: 'pages-stay-home',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: "connect-src 'self'" },
      injectTo: 'head-prepend' as const,
    },
  ],
};

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill'],
  imports: false,
  manifestVersion: 3, // WXT would build version 2 for Firefox
  outDir: forShop ? '.output/shop' : '.output',
  // What `npm run dev` starts. Root, as in containers, gets no sandbox; Debian calls Firefox by its release.
  webExt: {
    chromiumArgs: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    binaries: existsSync('/usr/bin/firefox-esr') ? { firefox: '/usr/bin/firefox-esr' } : {},
  },
  zip: { artifactTemplate: 'paperseal-{{version}}-{{browser}}.zip', zipSources: false },
  vite: ({ command }) => ({
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: command === 'build' ? [pagesStayHome] : [],
  }),
  manifest: ({ browser, command }) => ({
    name: '__MSG_ext_name__',
    description: '__MSG_ext_description__',
    default_locale: 'en',
    icons: icons('icon'),
    action: { default_title: '__MSG_ext_name__', default_icon: icons('icon-locked') }, // a browser starts locked
    permissions: ['storage', 'unlimitedStorage', 'alarms', 'activeTab', 'scripting', 'idle', 'contextMenus'],
    optional_host_permissions: ['*://*/*'],
    incognito: 'not_allowed',
    commands: {
      'seal-field': { suggested_key: { default: 'Alt+Shift+O' }, description: '__MSG_command_seal_field__' },
      'open-window': { description: '__MSG_command_open_window__' },
    },
    web_accessible_resources: [
      {
        resources: ['editor.html', 'reader.html'],
        matches: ['*://*/*'],
        ...(browser === 'chrome' ? { use_dynamic_url: true } : {}), // unknown to Firefox, whose ids differ per install
      },
    ],
    ...(command === 'build' ? { content_security_policy: { extension_pages: CSP } } : {}),
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: '{f83098f3-80a2-4c2d-88a1-d96ab65ba49d}',
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '140', ...(forShop ? {} : { key: CHROMIUM_KEY }) }),
  }),
});

function icons(name: string): Record<number, string> {
  return Object.fromEntries([16, 32, 48, 128].map((size) => [size, `/${name}-${size}.png`]));
}
