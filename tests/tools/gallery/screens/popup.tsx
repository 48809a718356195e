// The toolbar popup in each of its states.

import { NoVault, Unchecked } from '../../../../components/popup/no-vault.tsx';
import { PopupFrame } from '../../../../components/popup/popup-frame.tsx';
import { Drafts, Ready, type ReadyProps } from '../../../../components/popup/ready.tsx';
import { UnlockForm } from '../../../../components/unlock-form.tsx';
import { PapersealError } from '../../../../lib/base/errors.ts';
import { t } from '../../../../lib/platform/i18n.ts';
import type { Screens } from '../main.tsx';
import { MARK, NOW, STORE } from '../fixtures.ts';

const nothing = () => undefined;

const READY: ReadyProps = {
  seal: {
    site: { kind: 'site', site: 'https://example.org', on: false },
    shortcut: 'Alt+Shift+O',
    busy: false,
    switching: false,
    noField: false,
    vaultHref: '#',
    onSeal: nothing,
    onSite: nothing,
    onShortcutHelp: nothing,
  },
  paste: { busy: false, error: null, opened: null, onOpen: nothing },
  error: null,
  siteDenied: false,
  askSite: null,
  askStorage: false,
  onSite: nothing,
  onSiteLater: nothing,
  onStorageLater: nothing,
  drafts: 0,
  readingOnly: false,
  stores: [STORE],
  backup: { level: 'safe', uncopied: 0, onlyHere: 0, copied: 214, onlyInFile: false },
  now: NOW,
  hrefs: { storages: '#', copy: '#', drafts: '#' },
};

const unlocked = (more: Partial<ReadyProps>) => (
  <PopupFrame mark={MARK} vaultHref="#" onLock={nothing}>
    <Ready {...READY} {...more} />
  </PopupFrame>
);

const locked = (error: PapersealError | null, waitUntil: number | null) => (
  <PopupFrame mark={MARK}>
    <p>{t('popup_locked')}</p>
    <UnlockForm busy={false} error={error} waitUntil={waitUntil} onUnlock={nothing} forgotHref="#" newTab />
    <Drafts count={1} href="#" />
  </PopupFrame>
);

export const screens: Screens = {
  'popup-empty': () => (
    <PopupFrame>
      <NoVault tryHref="#" restoreHref="#" />
    </PopupFrame>
  ),
  'popup-unchecked': () => (
    <PopupFrame>
      <Unchecked setupHref="#" practiceHref="#" />
    </PopupFrame>
  ),
  'popup-locked': () => locked(null, null),
  'popup-locked-wrong': () => locked(new PapersealError('passphrase-wrong'), Date.now() + 12_000),
  'popup-ready': () => unlocked({}),
  'popup-first': () =>
    unlocked({
      seal: { ...READY.seal, shortcut: '' },
      stores: [],
      backup: { level: 'empty', uncopied: 0, onlyHere: 0, copied: 0, onlyInFile: false },
    }),
  'popup-ask': () =>
    unlocked({
      askSite: 'https://example.org',
      askStorage: true,
      stores: [],
      backup: { level: 'new', uncopied: 3, onlyHere: 1, copied: 0, onlyInFile: false },
      drafts: 1,
    }),
  'popup-frame': () =>
    unlocked({
      seal: {
        ...READY.seal,
        noField: true,
        why: { reason: 'frame', site: 'https://frame.example.org' },
        onAllowOnce: nothing,
      },
    }),
  'popup-kept-out': () =>
    unlocked({ seal: { ...READY.seal, site: { kind: 'unknown' }, why: { reason: 'kept-out', site: null } } }),
  'popup-missing': () => unlocked({ missing: { at: NOW - 86_400_000, href: '#record', onTold: nothing } }),
  'popup-trouble': () =>
    unlocked({
      seal: {
        ...READY.seal,
        noField: true,
        site: { kind: 'site', site: 'https://a-very-long-subdomain.of-some-organisation.example.org:8443', on: true },
      },
      stores: [STORE, { ...STORE, id: '2', health: 'trouble', problem: 'store-auth', since: NOW - 86_400_000 }],
      backup: { level: 'due', uncopied: 12, onlyHere: 0, copied: 202, onlyInFile: false },
      siteDenied: true,
      readingOnly: true,
    }),
  'popup-lied': () =>
    unlocked({
      seal: { ...READY.seal, site: { kind: 'refused' } },
      stores: [{ ...STORE, health: 'lied', problem: null }],
      backup: { level: 'lost', uncopied: 12, onlyHere: 0, copied: 202, onlyInFile: false },
      error: new PapersealError('site-refused'),
    }),
  'popup-damaged': () =>
    unlocked({ backup: { level: 'damaged', uncopied: 0, onlyHere: 0, copied: 213, onlyInFile: false } }),
};
