// The steps of the main job, as a person would take them, on two computers: one that is lost and one that takes over.

import { readFile } from 'node:fs/promises';
import { type Device, type Page, poll } from '../../e2e/driver.ts';
import * as person from '../../e2e/journeys.ts';
import { named, says } from '../../e2e/journeys.ts';
import type { Step, Tour } from './tour.ts';

const SECRET = 'Slept badly again. Told nobody about the letter from the clinic.';
const DRAFT = 'Not sure yet how to say this';

export const STEPS: readonly Step[] = [
  { title: 'Install', run: install },
  { title: 'Try it, and make the vault', run: tryAndMake },
  { title: 'Seal over a page', run: seal },
  { title: 'Read on the page', run: read },
  { title: 'Seal where Paperseal was never switched on', run: sealElsewhere },
  { title: 'A field that changes meanwhile, and one that can not be sealed', run: tellBeforehand },
  { title: 'The vault page, the popup, a note', run: lookAround },
  { title: 'Keep copies: WebDAV and a file', run: keepCopies },
  { title: 'Lose the browser, and restore from the 24 words', run: restore },
  { title: 'Lock, unlock, and what was typed but not sealed', run: lockAndUnlock },
];

async function install({ first, pictures, picture }: Tour): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile('.output/chrome-mv3/manifest.json', 'utf8'));
  const hosts = (manifest as { host_permissions?: string[] }).host_permissions ?? [];
  if (hosts.length > 0) throw new Error(`asked for ${hosts.join(', ')} at installation`);
  const start = await first.page('/practice.html');
  await start.see('h1', says('practice_title'));
  await pictures(start, 'start');
  await start.close();
  const popup = await first.openExtension('/popup.html');
  await popup.setViewport(360, 420);
  await popup.see('#app', says('popup_empty'));
  await picture(popup, 'popup-none');
  await popup.close();
  const vault = await first.openExtension('/vault.html');
  await vault.see('main', says('vault_no_vault'));
  await pictures(vault, 'vault-none');
  await vault.close();
  return 'No host permission was asked; one tab opened: try it, or come back with a paper key.';
}

async function tryAndMake(tour: Tour): Promise<string> {
  const { first, pictures, picture } = tour;
  const { page, clicks } = await person.practise(first, 'Dear diary, this is a try.');
  if (clicks > 3) throw new Error(`a practice seal took ${clicks} clicks`);
  await pictures(page, 'practice-sealed');
  await page.click(named('practice_spot'));
  await page.see('h1', says('practice_spot_title'));
  await pictures(page, 'practice-spot');
  await page.close();

  const setup = await first.openExtension('/setup.html');
  await setup.see('h1', says('setup_passphrase_title'));
  await person.choosePassphrase(setup);
  await pictures(setup, 'setup-passphrase');
  await setup.click(named('setup_next'));
  await setup.see('h1', says('setup_words_title'));
  await pictures(setup, 'setup-words-covered');
  tour.words = await person.readWords(setup, (group) =>
    group === 0 ? pictures(setup, 'setup-words') : Promise.resolve(),
  );
  await setup.see('h1', says('setup_check_title'));
  const popup = await first.openExtension('/popup.html');
  await popup.setViewport(360, 420);
  await popup.see('#app', says('popup_unchecked'));
  await picture(popup, 'popup-unchecked');
  await popup.close();
  await setup.front();
  const mistyped = tour.words.with(4, tour.words[4] === 'zebra' ? 'zoo' : 'zebra');
  await person.typeWords(setup, mistyped);
  await setup.click(named('setup_check'));
  await setup.see('main', says('setup_check_wrong'));
  await pictures(setup, 'setup-check-wrong');
  await setup.fill('[aria-label="Word 5"]', tour.words[4] ?? '');
  await setup.click(named('setup_check'));
  await setup.see('h1', says('setup_done_title'));
  await pictures(setup, 'setup-done');
  await setup.close();
  return `A practice text was sealed with ${clicks} clicks. The 24 words were read six at a time and typed back; one mistyped word was named.`;
}

async function seal(tour: Tour): Promise<string> {
  const { first, site, picture } = tour;
  const page = await first.visit(site.url('/diary'));
  await person.switchSiteOn(first, page);
  const editor = await person.openEditor(first, page, '#entry');
  await editor.see('.editor-notice');
  await picture(page, 'editor-first');
  await person.typeInto(editor, SECRET);
  await picture(page, 'editor');
  await page.setViewport(1000, 720, { dark: true });
  await picture(page, 'editor-dark');
  await page.setViewport(320, 568);
  await picture(page, 'editor-320px');
  await page.setViewport(1000, 720);
  await editor.click('.editor-text'); // the window was another one in between
  await person.sealTyped(page, editor, '#entry', ' ');
  await page.click('=Save');
  await page.see('article p', 'paperseal1');
  const sent = tour.diary.sent.at(-1) ?? '';
  if (!sent.includes('paperseal1') || sent.includes('clinic')) throw new Error(`the site was sent ${sent}`);
  return `One click into the field, one to seal, Ctrl+Enter. The site was sent ${sent.slice(0, 32)}… and nothing else.`;
}

async function read(tour: Tour): Promise<string> {
  const { first, site, diary, picture } = tour;
  const page = await first.visit(site.url('/diary'));
  await person.readSealed(page, `${SECRET} `);
  await picture(page, 'read');
  await page.setViewport(1000, 720, { dark: true });
  await picture(page, 'read-dark');
  await page.setViewport(320, 568);
  await picture(page, 'read-320px');
  await page.close();

  const token = new URLSearchParams(diary.sent.at(-1)).get('entry') ?? '';
  const altered = token.slice(0, -9) + (token.at(-9) === 'x' ? 'y' : 'x') + token.slice(-8);
  site.set(
    '/faults',
    `<!doctype html><title>Faults</title><style>body{font:16px/1.5 serif;max-width:40rem;margin:32px auto;overflow-wrap:anywhere}</style>
     <h1>What a site may do</h1><p>Changed: ${altered}</p><p>Cut: ${token.slice(0, -40)}</p><p>Whole: ${token}</p>`,
  );
  const faults = await first.visit(site.url('/faults'));
  const reader = await person.readSealed(faults, says('reader_altered_kept'));
  await picture(faults, 'read-faults');
  const said = await person.shown(reader);
  await reader.click('.read:not(.read-plate)');
  const card = await first.page('/card.html');
  await card.setViewport(560, 440); // as large as it opens
  await card.see('.sealed-card-body', SECRET);
  await picture(card, 'card');
  await card.setViewport(560, 440, { dark: true });
  await picture(card, 'card-dark');
  await card.close();
  await faults.close();
  return `The text is shown in its field and in the page; of three more, one opens: ${said.map((text) => `“${text.slice(0, 40)}…”`).join(', ')}`;
}

async function sealElsewhere({ first, site, picture }: Tour): Promise<string> {
  const page = await first.visit(site.url('/', 'a.localhost'));
  await first.allow('http://a.localhost/*'); // what a click on the real toolbar gives for once
  await page.front();
  await page.click('#text');
  const button = await person.openPopup(first, page);
  await button.click(named('popup_seal'));
  const writer = await first.page('/writer.html');
  await writer.setViewport(560, 440); // as large as it opens
  await writer.see('.editor-text');
  await person.typeInto(writer, 'Dear Ada, nobody else reads this.');
  await picture(writer, 'writer');
  await writer.press('Control+Enter');
  await person.sealedIn(page, '#text');
  await poll('the window to close', async () => {
    const open = await Promise.all((await first.pages()).map((each) => each.url().catch(() => '')));
    return open.some((url) => url.includes('/writer.html')) ? undefined : true;
  });
  const popup = await person.openPopup(first, page);
  await popup.setViewport(360, 600); // as high as browsers let it be
  await popup.see('h2', says('popup_ask_site'));
  await picture(popup, 'popup-ask-site');
  await popup.click(named('popup_ask_not_now'));
  await popup.see('h2', says('popup_ask_copy'));
  await picture(popup, 'popup-ask-copy');
  await popup.setViewport(360, 600, { dark: true });
  await picture(popup, 'popup-ask-copy-dark');
  const over = await popup.eval(() => document.documentElement.scrollHeight - innerHeight);
  if (over > 0) throw new Error(`the popup with its question is ${over} pixels too high`);
  await popup.close();
  await page.close();
  return 'Paperseal’s own window took the text, and the field the sealed one. Then the popup asked one thing after the other.';
}

async function tellBeforehand({ first, site, picture }: Tour): Promise<string> {
  site.set(
    '/shared',
    `<!doctype html><meta charset="utf-8"><title>Shared</title>
     <style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:32px auto}textarea{width:100%;height:24rem}</style>
     <h1>Handover</h1><textarea id="shared" aria-label="For the next shift">Nothing yet.</textarea>
     <p><label>PIN <input id="pin" type="password"></label></p>`,
  );
  const page = await first.visit(site.url('/shared'));
  await page.setViewport(1000, 720);
  const editor = await person.openEditor(first, page, '#shared');
  await person.typeInto(editor, ' Room 4 wants to be called first.');
  await page.eval(() => void ((document.querySelector('#shared') as HTMLTextAreaElement).value = 'Room 7 slept.'));
  await editor.press('Control+Enter');
  await editor.see('.editor-choice', says('choice_changed'));
  await picture(page, 'choice');
  await page.setViewport(1000, 720, { dark: true });
  await picture(page, 'choice-dark');
  await page.setViewport(320, 568);
  await picture(page, 'choice-320px');
  await page.setViewport(1000, 720);
  await editor.click(named('choice_put'));
  await person.sealedIn(page, '#shared');
  await page.click('#pin');
  const popup = await person.openPopup(first, page);
  await popup.setViewport(360, 600);
  await popup.click(named('popup_seal'));
  await popup.see('.notice', says('why_password'));
  await picture(popup, 'popup-why');
  await popup.setViewport(360, 600, { dark: true });
  await picture(popup, 'popup-why-dark');
  await popup.close();
  await page.close();
  return 'The page put another text into the field while one typed: both were shown, and nothing was written before the answer. A field for passwords is refused with the reason.';
}

async function lookAround({ first, site, pictures, picture }: Tour): Promise<string> {
  const vault = await first.openExtension('/vault.html');
  await vault.see('main', 'Slept badly');
  await vault.click(named('records_write_note'));
  await vault.type(named('note_title'), 'Where the papers are');
  await vault.type(named('note_text'), 'In the blue folder, behind the cookery books.');
  await pictures(vault, 'note');
  await vault.click(named('note_save'));
  await vault.see('main', 'blue folder');
  await pictures(vault, 'record');
  await vault.click(named('vault_back'));
  await vault.see('main', 'Slept badly');
  await pictures(vault, 'vault');
  const views = {
    browsers: says('browsers_here'),
    settings: new URL(site.url()).host,
    limits: says('limits_computer'),
    drafts: says('drafts_empty'),
  };
  for (const [view, text] of Object.entries(views)) {
    await vault.goto(first.extensionUrl(`/vault.html#${view}`));
    await vault.see('main', text);
    await pictures(vault, `vault-${view}`);
  }
  await vault.close();
  const page = await first.visit(site.url('/diary'));
  const popup = await person.openPopup(first, page);
  await popup.setViewport(360, 640);
  await popup.see('[role=switch][aria-checked=true]');
  await picture(popup, 'popup');
  await popup.setViewport(360, 640, { dark: true });
  await picture(popup, 'popup-dark');
  await popup.close();
  await page.close();
  return 'Both entries are listed; the popup knows the site and says that there is no second copy yet.';
}

async function keepCopies({ first, store, pictures }: Tour): Promise<string> {
  await first.allow('http://127.0.0.1/*');
  const vault = await first.openExtension('/vault.html#storages');
  await person.nameWebdav(vault, { ...store, password: 'wrong' });
  await vault.click(named('store_form_test'));
  await vault.see('main', says('error_store_auth').slice(0, 30));
  await pictures(vault, 'storage-error');
  await vault.fill(named('store_webdav_password'), store.password);
  await vault.click(named('stores_add'));
  await vault.see('.status-fine');
  await pictures(vault, 'storage');
  await vault.close();
  const file = await person.saveCopy(first);
  const popup = await first.openExtension('/popup.html');
  await popup.see('#app', says('backup_safe'));
  await popup.close();
  return `A wrong password was named as such. Then everything was stored and read back, and saved in ${file.split('/').at(-1)}. “${says('backup_safe')}”`;
}

async function restore(tour: Tour): Promise<string> {
  const { words, store, site, pictures, picture } = tour;
  await tour.first.stopWorker();
  const second = await tour.second();
  const look = await second.openExtension('/setup.html#restore');
  await look.see('.word-grid');
  await pictures(look, 'restore-words');
  await look.close();
  const page = await person.restore(second, {
    words: words.with(6, words[6] === 'zebra' ? 'zoo' : 'zebra'),
    from: { server: store },
    placed: (place) => pictures(place, 'restore-place'),
    found: (found) => pictures(found, 'restore-found'),
  });
  await pictures(page, 'restore-end');
  const diary = await second.visit(site.url('/diary'));
  await person.switchSiteOn(second, diary);
  await person.readSealed(diary, `${SECRET} `);
  await picture(diary, 'restored-read');
  return 'On a new browser: one word was wrong, and the vault told the right one. Everything was found, and the same page opens again.';
}

async function lockAndUnlock({ first, site, pictures, picture }: Tour): Promise<string> {
  const page = await first.visit(site.url('/diary'));
  const editor = await person.editSealed(page, `${SECRET} `);
  await person.typeInto(editor, DRAFT);
  await page.goto(site.url('/')); // away, in the middle of a sentence
  const drafts = await first.openExtension('/vault.html#drafts');
  await drafts.see('main', DRAFT);
  await pictures(drafts, 'drafts');
  await drafts.close();

  await person.lock(first);
  await first.stopWorker();
  await page.goto(site.url('/diary'));
  await person.readSealed(page, says('reader_locked'));
  await picture(page, 'read-locked');
  await page.close();
  const popup = await first.openExtension('/popup.html');
  await popup.setViewport(360, 420);
  await popup.see('#app', says('popup_locked'));
  await picture(popup, 'popup-locked');
  await popup.close();
  const vault = await first.openExtension('/vault.html');
  await vault.see('h1', says('locked_title'));
  await pictures(vault, 'locked');
  await vault.type(named('unlock_passphrase'), 'not the passphrase');
  await vault.press('Enter');
  await vault.see('.field-error');
  await pictures(vault, 'locked-wrong');
  await vault.close();
  await person.unlock(first);
  await drafted(first);
  return 'What was typed when the page went away is kept as a draft. Locked, the page says so; a wrong passphrase opens nothing, the right one everything.';
}

async function drafted(device: Device): Promise<void> {
  const vault: Page = await device.openExtension('/vault.html#drafts');
  await vault.see('main', DRAFT);
  await vault.close();
}
