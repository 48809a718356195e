// The sheet that the worker adds to pages where sealed texts are shown. It makes the letters of a sealed text transparent
// and keeps them from overflowing; both depend on nothing but the sealed text, which the page has anyhow. On paper the
// sealed text stands as the page has it. With author origin: Chromium 156 computes a highlight of user origin and does not
// paint it.

export const HIGHLIGHT = 'paperseal';
export const MARK = 'data-paperseal';
export const SIZE = '--paperseal-size';
export const RATIO = '--paperseal-ratio';
export const LINE = '--paperseal-line';
export const MARGIN = '--paperseal-margin';
export const PADDING = '--paperseal-padding';

export const PAGE_CSS = `
@media screen {
  ::highlight(${HIGHLIGHT}) { color: transparent !important; background-color: transparent !important; text-shadow: none !important; }
  [${MARK}~="field"] { -webkit-text-fill-color: transparent !important; text-shadow: none !important; }
  [${MARK}~="field"]::selection, [${MARK}~="field"] ::selection { color: transparent !important; -webkit-text-fill-color: transparent !important; text-shadow: none !important; }
}
:root > div[popover][style]:empty::backdrop { display: none !important; }
[${MARK}~="wrap"] { overflow-wrap: anywhere !important; }
[${MARK}~="alone"] { font-size: calc(var(${SIZE}) * var(${RATIO})) !important; line-height: var(${LINE}) !important; }
[${MARK}~="alone"]::marker { font-size: var(${SIZE}) !important; }
[${MARK}~="spaced"] { margin-block: var(${MARGIN}) !important; padding: var(${PADDING}) !important; }
`;
