// Which addresses a permission covers.

/** The match pattern of an address's host, with all of its ports: a pattern has none. Throws where it is no address. */
export function hostPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
