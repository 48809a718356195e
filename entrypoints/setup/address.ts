// The view stands in the hash of the address: back, reload and a bookmark work.

import { useEffect, useState } from 'preact/hooks';

export function go(view: string): void {
  location.hash = view;
}

export function useHash(): string {
  const [hash, setHash] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const read = () => setHash(location.hash.slice(1));
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return hash;
}
