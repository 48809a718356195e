// What a field of a page is to us: an element, and the access of the registry that reads and writes it.

export type FieldKind = 'line' | 'lines' | 'rich';

export interface FieldAccess {
  /** One line, several, or with formatting. */
  kind(element: HTMLElement): FieldKind;
  matches(element: Element): boolean;
  /** The text as a person would copy it. */
  read(element: HTMLElement): string;
  /** Elements and letters, without attributes; the text where a field has no formatting. */
  shape(element: HTMLElement): string;
  /** What was replaced comes back by undoing, with its formatting. */
  readonly undoes: boolean;
  /** Replaces all of it as if the user had, so that the site's own model follows. Checks nothing. */
  write(element: HTMLElement, text: string): Promise<void>;
  /** What the page says the field takes; null when it says nothing. */
  limits(element: HTMLElement): Limits | null;
}

export interface Limits {
  /** In UTF-16 units, as the attribute counts. */
  readonly maxLength: number | null;
  /** Whether the field's pattern and type accept the text. */
  readonly accepts: (text: string) => boolean;
}

export interface Field {
  readonly element: HTMLElement;
  readonly access: FieldAccess;
}

/** Lends an act the keyboard focus and the page's input events of this element. */
export type AtField = (element: HTMLElement, act: () => Promise<void>) => Promise<void>;

/**
 * Why a sealed text can't stand there. `none`: it is no field at all. `hidden`: it takes keys for an editor that keeps its
 * text elsewhere. `partial`: it holds more than it shows. `pictures`: it holds what is no text.
 */
export type Refusal =
  | 'none'
  | 'password'
  | 'date'
  | 'number'
  | 'choice'
  | 'format'
  | 'read-only'
  | 'disabled'
  | 'hidden'
  | 'partial'
  | 'pictures';
