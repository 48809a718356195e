// The sites on which something was sealed, and switching them all on from one click.

import { useEffect, useState } from 'preact/hooks';
import type { SitesAskedProps } from '../../components/restore/sites-asked.tsx';
import { useTask } from '../../components/task.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import { requestSites } from '../../lib/view/request-sites.ts';

/** Null until they are known, and where there is none. */
export function useSitesAsked(ask: Ask): SitesAskedProps | null {
  const [sites, setSites] = useState<readonly string[]>([]);
  const [state, setState] = useState<SitesAskedProps['state']>('asked');
  const task = useTask();
  useEffect(() => {
    // Where the list can't be had, each site can still be switched on in the toolbar.
    ask('records.list', { query: '', site: null, offset: 0, limit: 1 }).then(
      (list) => setSites(list.sites.map(({ site }) => site)),
      () => undefined,
    );
  }, [ask]);

  const switchOn = () =>
    task.run(async () => {
      const isGranted = await requestSites(sites); // first: the browser asks only while the click counts
      if (!isGranted) return setState('denied');
      for (const site of sites) await ask('site.set', { site, on: true });
      setState('on');
    });
  if (sites.length === 0) return null;
  return { sites, state, busy: task.busy, error: task.error, onSites: () => void switchOn() };
}
