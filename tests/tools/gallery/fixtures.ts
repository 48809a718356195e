// Made-up contents that several screens of the gallery share.

import type { MarkShown } from '../../../components/mark.tsx';
import type { RecordShown, StoreShown } from '../../../components/shown.ts';

export const NOW = Date.UTC(2026, 2, 3, 14, 2);

export const MARK: MarkShown = { picture: 8, word: 'copper', code: 'KR 42' };

export const STORE: StoreShown = {
  id: '1',
  kind: 'webdav',
  name: 'cloud.example.org/paperseal',
  health: 'fine',
  problem: null,
  since: NOW - 600_000,
  wentBack: false,
};

const TEXTS = [
  'Slept badly. Long talk with M. about the move, she is not sure any more.',
  'Called the clinic: results on Thursday, no need to come before.',
  'Ideas for the talk: begin with the letter, end with the reply.',
  'Grüße aus Zürich — die Übergabe ist für Dienstag geplant. 🙂',
  'שלום, הפגישה נדחתה ליום שלישי בבוקר.',
];
const SITES = ['https://diary.example.org', 'https://crm.example.com', 'https://projects.example.net:8443'];

export function records(count: number): RecordShown[] {
  return Array.from({ length: count }, (_, index) => {
    const isNote = index % 7 === 3;
    const site = SITES[index % SITES.length] ?? '';
    return {
      id: String(index),
      kind: isNote ? 'note' : 'sealed-field',
      site: isNote ? null : site,
      label: isNote ? 'Shopping and other things' : (['Entry', 'Comment', 'Internal remark'][index % 3] ?? ''),
      page: isNote ? null : `${site}/entries/${String(index)}`,
      pageTitle: isNote ? '' : (['Wednesday, 18 November – Diary', 'Ada Quill', ''][index % 3] ?? ''),
      preview: TEXTS[index % TEXTS.length] ?? '',
      at: NOW - index * 5_400_000,
      versions: index % 4,
    };
  });
}
