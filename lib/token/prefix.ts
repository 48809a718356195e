// How every sealed text begins. Apart from the rest of the format: the first part of the content script needs no more.

/** The digit of the format follows. */
export const STEM = 'paperseal';
export const PREFIX = `${STEM}1`;
