// Builds the harness into an extension: a folder for Chromium, a zip for Firefox.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import * as vite from 'vite';
import type { BrowserName } from '../driver.ts';

const GECKO_ID = '{f83098f3-80a2-4c2d-88a1-d96ab65ba49d}'; // the driver knows this one's address
const FOLDER = resolve('.output/page-harness', process.env['VITEST_POOL_ID'] ?? ''); // of each process that runs tests

const built = new Map<BrowserName, Promise<string>>();

export function buildHarness(browser: BrowserName): Promise<string> {
  const harness = built.get(browser) ?? build(browser);
  built.set(browser, harness);
  return harness;
}

async function build(browser: BrowserName): Promise<string> {
  const folder = join(FOLDER, browser);
  await mkdir(folder, { recursive: true });
  await vite.build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      target: 'esnext',
      copyPublicDir: false,
      lib: {
        entry: resolve('tests/e2e/page/harness.ts'),
        formats: ['iife'],
        name: 'harness',
        fileName: () => 'harness.js',
      },
    },
  });
  const files: Record<string, string> = {
    'harness.js': await readFile(join(folder, 'harness.js'), 'utf8'),
    'manifest.json': JSON.stringify(manifest(browser)),
    'background.js': BACKGROUND,
    'editor.html': EDITOR,
    'editor.js': `const area = document.querySelector('textarea');
area.focus();
addEventListener('focus', () => area.focus());`,
    'reader.html': READER,
    'popup.html': '<!doctype html><p id="app">harness</p>',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  if (browser === 'chromium') return folder;
  await writeFile(`${folder}.zip`, zip(files));
  return `${folder}.zip`;
}

function manifest(browser: BrowserName): object {
  const script = {
    js: ['harness.js'],
    matches: ['*://*/*'],
    all_frames: true,
    match_origin_as_fallback: true,
    run_at: 'document_start',
  };
  return {
    manifest_version: 3,
    name: 'Page harness',
    version: '1',
    permissions: ['scripting'],
    host_permissions: ['*://*/*'],
    content_scripts: [script],
    web_accessible_resources: [{ resources: ['editor.html', 'reader.html'], matches: ['*://*/*'] }],
    ...(browser === 'chromium'
      ? { background: { service_worker: 'background.js' } }
      : { background: { scripts: ['background.js'] }, browser_specific_settings: { gecko: { id: GECKO_ID } } }),
  };
}

const BACKGROUND = `
const api = globalThis.browser ?? chrome;
api.runtime.onMessage.addListener((message, sender, respond) => {
  const work = message.css
    ? api.scripting.insertCSS({ target: { tabId: sender.tab.id, allFrames: true }, css: message.css })
    : api.tabs.sendMessage(sender.tab.id, message);
  work.then(() => respond(true), () => respond(false));
  return true;
});`;

const EDITOR = `<!doctype html><meta charset="utf-8"><title>editor</title>
<style>:root,body{margin:0;height:100%;background:#fff6e8}textarea{box-sizing:border-box;width:100%;height:100%;font:inherit}</style>
<textarea></textarea><script src="editor.js"></script>`;

const READER = `<!doctype html><meta charset="utf-8"><title>reader</title>
<style>:root{color-scheme:normal;background:#8888ff66;height:100%}</style>`;

/** A zip with the files stored as they are (PKWARE APPNOTE 4.3). */
export function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), typeof text === 'string' ? Buffer.from(text) : text];
    const common = Buffer.alloc(26); // version 2.0, no flags, stored, no time
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from('PK\x03\x04'), common, path, data);
    entries.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, path);
    offset += 30 + path.length + data.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}
