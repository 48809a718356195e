// Pages made of real frameworks and editors, out of the packages beside this file (their own lock file; none is in the
// product). A page is one script that builds it: `frameworks/<name>.js`, `editors/<name>.js`.
//
// `/pages/<script>` is such a page, bundled; `/npm/<path>` is a file of a package as it is published.

import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import type { Site } from '../e2e/site.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = join(HERE, 'node_modules');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};
/** Draft.js crashes on a React newer than the ones that it was made for. */
const OLD_REACT = { react: 'react-16', 'react-dom': 'react-dom-16' };

/** Serves `scripts`, such as `editors/lexical`, each at `/pages/<script>`; and all packages at `/npm/`. */
export async function servePages(site: Site, scripts: readonly string[]): Promise<void> {
  if (!(await stat(PACKAGES).catch(() => null)))
    throw new Error('The packages of tests/pages are missing: node tests/tools/setup.mjs installs them.');
  site.set('/npm/*', ({ url = '' }, response) => void answer(response, new URL(url, 'http://localhost').pathname));
  for (const script of scripts) {
    const { code, style } = await bundled(script);
    site.set(`/pages/${script}.js`, (_request, response) => {
      response.writeHead(200, { 'content-type': TYPES['.js'] });
      response.end(code);
    });
    site.set(`/pages/${script}`, pageOf(script, style));
  }
}

function pageOf(script: string, style: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${script}</title>
<style>body{font:16px/1.5 sans-serif;margin:24px;max-width:44rem}</style><style>${style}</style>
<body><script type="module" src="/pages/${script}.js"></script>`;
}

interface Bundle {
  readonly code: string;
  readonly style: string;
}
const bundles = new Map<string, Promise<Bundle>>();

function bundled(script: string): Promise<Bundle> {
  const made = bundles.get(script) ?? bundle(script);
  bundles.set(script, made);
  return made;
}

async function bundle(script: string): Promise<Bundle> {
  const built = await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    plugins: [svelte()],
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    resolve: {
      alias: {
        vue: 'vue/dist/vue.esm-bundler.js', // with the compiler of its templates
        ...(script.endsWith('/draft') ? OLD_REACT : {}),
      },
    },
    build: {
      write: false,
      minify: false,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      rollupOptions: {
        input: join(HERE, `${script}.js`),
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  const styles = output.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
  return {
    code: output.find((file) => file.type === 'chunk')?.code ?? '',
    style: styles.map((file) => String((file as Rolldown.OutputAsset).source)).join('\n'),
  };
}

/** Svelte's own compiler, without the plugin around it. */
function svelte(): Plugin {
  return {
    name: 'svelte',
    transform(code, id) {
      if (!id.endsWith('.svelte')) return null;
      const { compile } = createRequire(join(PACKAGES, 'x.js'))('svelte/compiler') as {
        compile(source: string, options: object): { js: { code: string } };
      };
      return { code: compile(code, { filename: id, generate: 'client', css: 'injected' }).js.code, moduleType: 'js' };
    },
  };
}

async function answer(response: ServerResponse, path: string): Promise<void> {
  const file = join(PACKAGES, normalize(decodeURIComponent(path.slice('/npm/'.length))));
  const bytes = file.startsWith(PACKAGES) ? await readFile(file).catch(() => null) : null;
  response.writeHead(bytes ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  response.end(bytes);
}
