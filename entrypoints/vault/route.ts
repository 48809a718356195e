// The vault page's views, each with an address in the hash: back, reload and links from the popup work.

import { useEffect, useState } from 'preact/hooks';

export interface Route {
  readonly view: View;
  /** Of a record or note. */
  readonly id: string | null;
}

const VIEWS = [
  'everything',
  'record',
  'note',
  'new-note',
  'drafts',
  'browsers',
  'storages',
  'copy',
  'settings',
  'limits',
] as const;
type View = (typeof VIEWS)[number];

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => {
      setHash(location.hash);
      scrollTo(0, 0);
    };
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return parseHash(hash);
}

function parseHash(hash: string): Route {
  const [name, id] = hash.slice(1).split('/');
  const view = VIEWS.find((each) => each === name) ?? 'everything';
  return { view, id: id !== undefined && /^[0-9a-f]{32}$/.test(id) ? id : null };
}
