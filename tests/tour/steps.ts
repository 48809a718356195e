// The steps of the main job, as a person would take them.

import { readFile } from 'node:fs/promises';
import type { Step } from './tour.ts';

export const STEPS: readonly Step[] = [
  {
    title: 'Install',
    run: async ({ first, picture }) => {
      const manifest: unknown = JSON.parse(await readFile('.output/chrome-mv3/manifest.json', 'utf8'));
      const hosts = (manifest as { host_permissions?: string[] }).host_permissions ?? [];
      if (hosts.length > 0) throw new Error(`asked for ${hosts.join(', ')} at installation`);
      const popup = await first.openExtension('/popup.html');
      await picture(popup, 'popup');
      return 'No host permission asked.';
    },
  },
];
