// Pages that forbid strange frames, in every way there is: a person can seal there all the same (THREATS P-34).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCanary } from '../canary.ts';
import { poll } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import type { Route } from '../site.ts';
import { hostilePage } from './pages.ts';
import { fieldValue, readTexts, type Rig, sealText, startRig } from './rig.ts';

const RULES: Record<string, Record<string, string>> = {
  'a policy that allows nothing': { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
  'a policy against frames': {
    'content-security-policy': "frame-src 'none'; child-src 'none'; frame-ancestors 'none'",
  },
  'a sandbox': { 'content-security-policy': 'sandbox allow-scripts allow-same-origin allow-forms' },
  'trusted types': { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types 'none'" },
  'an embedder policy': { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' },
  'an embedder policy without credentials': {
    'cross-origin-embedder-policy': 'credentialless',
    'cross-origin-opener-policy': 'same-origin',
  },
  'permissions for nobody': {
    'permissions-policy': 'clipboard-read=(), clipboard-write=(), fullscreen=(), sync-xhr=()',
  },
  'no referrer and no sniffing': {
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  },
};

const routeWith =
  (headers: Record<string, string>): Route =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(hostilePage());
  };

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  beforeAll(async () => {
    const routes = Object.values(RULES).map((headers, i): [string, Route] => [`/${i}`, routeWith(headers)]);
    rig = await startRig(browser, Object.fromEntries(routes));
    await rig.switchOn(rig.site.url());
  });
  afterAll(() => rig?.close());

  it.each(Object.keys(RULES).map((rule, i) => [rule, i] as const))('seals and reads under %s (P-34)', async (_, i) => {
    const canary = makeCanary();
    const page = await rig.device.visit(rig.site.url(`/${i}`));
    await sealText(rig, page, canary);
    expect(await readTexts(page)).toContain(canary);
    await page.close();
  });

  it('seals in our own window where the site was not switched on (P-34)', async () => {
    const canary = makeCanary();
    const page = await rig.device.visit(rig.site.url('/0', 'strict.localhost'));
    await rig.device.allow('*://strict.localhost/*'); // what the user's click would give: activeTab
    await page.front();
    await page.click('#field');
    const tabId = await rig.tabOf(page);
    await poll('the editor to begin', async () =>
      (await rig.ask<{ begun: boolean }>('field.begin', { tabId })).begun ? true : undefined,
    );
    const own = await rig.device.page('/writer.html');
    await own.fill('.editor-text', canary);
    await own.press('Control+Enter');
    await poll('the field to be written', async () =>
      (await fieldValue(page)).startsWith('paperseal1') ? true : undefined,
    );
    expect(await page.countFrames('editor')).toBe(0);
    await page.close();
  });
});
