// A diary on the web as many are: it keeps what its field sends, and shows it again in the field and in the page. What
// it got is there to be searched: a site must never have seen an open text.

import { text } from 'node:stream/consumers';
import type { Route } from './site.ts';

export interface Diary {
  readonly route: Route;
  /** All that was ever sent here. */
  readonly sent: string[];
}

export function diary(): Diary {
  const sent: string[] = [];
  let kept = '';
  return {
    sent,
    route: (request, response) => {
      const answer = (): void => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(html(kept));
      };
      if (request.method !== 'POST') return answer();
      void text(request).then((body) => {
        sent.push(body);
        kept = new URLSearchParams(body).get('entry') ?? '';
        answer();
      });
    },
  };
}

function html(kept: string): string {
  const escaped = kept.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Diary</title>
<meta name="viewport" content="width=device-width">
<style>
  body { font: 16px/1.5 Georgia, serif; margin: 32px auto; padding: 0 16px; max-width: 40rem; color: #223; }
  textarea { font: inherit; width: 100%; box-sizing: border-box; padding: 8px; border: 1px solid #99a; border-radius: 4px; }
  article { margin-top: 24px; padding-top: 16px; border-top: 1px solid #ccd; overflow-wrap: anywhere; }
  button { font: inherit; padding: 4px 16px; margin-top: 8px; }
</style>
<h1>Diary</h1>
<form method="post">
  <label>Today <textarea id="entry" name="entry" rows="5">${escaped}</textarea></label>
  <button>Save</button>
</form>
<article><h2>Last entry</h2><p>${escaped}</p></article>`;
}
