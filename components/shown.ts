// What several screens show, as plain values. The worker's replies fit these shapes; components know no messages.

import type { ErrorCode } from '../lib/base/errors.ts';

/** What would be gone if this computer died now. */
export interface BackupShown {
  /** `damaged`: entries in this browser, whatever is kept elsewhere. */
  readonly level: 'empty' | 'safe' | 'new' | 'due' | 'lost' | 'damaged' | 'behind';
  readonly uncopied: number;
  /** Of those, the notes: they stand in no page. */
  readonly onlyHere: number;
  readonly copied: number;
  /** The saved copy holds all of it, and the storages do not. */
  readonly onlyInFile: boolean;
}

export interface StoreShown {
  readonly id: string;
  readonly kind: string;
  /** Host and folder. */
  readonly name: string;
  readonly health: 'never' | 'fine' | 'working' | 'waiting' | 'trouble' | 'lied';
  readonly problem: ErrorCode | null;
  readonly since: number | null;
  /** It no longer has what it had: what this browser holds can be put back there. */
  readonly wentBack: boolean;
}

export interface RecordShown {
  readonly id: string;
  readonly kind: 'sealed-field' | 'note';
  readonly site: string | null;
  readonly label: string;
  readonly page: string | null;
  /** What the page called itself when it was sealed; empty when that is not known. */
  readonly pageTitle: string;
  readonly preview: string;
  readonly at: number;
  readonly versions: number;
}

export interface DraftShown {
  readonly id: string;
  /** Null for a note. */
  readonly site: string | null;
  readonly label: string;
  /** Address of the page it was typed on, where that is known. */
  readonly page?: string | null;
  readonly text: string;
  readonly at: number;
}

export interface BrowserShown {
  readonly id: string;
  readonly name: string;
  readonly last: number | null;
  readonly here: boolean;
}

/** What became of a pasted sealed text. */
export interface OpenedShown {
  readonly outcome:
    | 'opened'
    | 'locked'
    | 'no-vault'
    | 'other-vault'
    | 'other-site'
    | 'cut'
    | 'altered'
    | 'newer'
    | 'none';
  readonly text: string | null;
  readonly site: string | null;
  readonly missing: number;
  /** The whole of a cut or altered one, where the vault has it. */
  readonly kept: string | null;
}

/** A site as people say it: without "https://". */
export function siteName(site: string): string {
  return site.replace(/^https:\/\//, '');
}
