// One sealed text of a page: where it stands, how it looks there, and what it says.

export type ReadOutcome = 'opened' | 'locked' | 'no-vault' | 'other-vault' | 'other-site' | 'cut' | 'altered' | 'newer';

/** What the user wants of one: change it in its field, see the whole of it, or unlock. */
export type ReadAct = 'edit' | 'card' | 'unlock';

export interface ReadItem {
  readonly id: string;
  readonly kind: 'text' | 'field';
  readonly outcome: ReadOutcome;
  /** Only of `opened`. */
  readonly text: string | null;
  readonly older: boolean;
  readonly site: string | null;
  readonly missing: number;
  /** What the vault holds of it: the newer text of an older version, the whole of a cut or altered one. */
  readonly kept: string | null;
  /** In pixels from the frame's corner. */
  readonly rects: readonly Rect[];
  readonly font: string;
  readonly color: string;
  readonly lineHeight: number;
  readonly direction: 'ltr' | 'rtl';
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
