// What became of a sealed text that was pasted: the text, or one sentence for each way in which it does not open.

import { plural, t } from '../lib/platform/i18n.ts';
import { Notice } from './notice.tsx';
import { type OpenedShown, siteName } from './shown.ts';

export function Opened({ opened }: { opened: OpenedShown }) {
  if (opened.outcome === 'opened') {
    return (
      <div class="stack stack-tight" role="status">
        <p class="small soft">{opened.site === null ? t('opened_title') : t('opened_for', siteName(opened.site))}</p>
        <div class="opened-text written" tabIndex={0} role="group" aria-label={t('opened_title')}>
          {opened.text === '' ? t('opened_empty') : opened.text}
        </div>
      </div>
    );
  }
  return <Notice kind={opened.outcome === 'altered' ? 'bad' : 'warn'}>{outcomeSentence(opened)}</Notice>;
}

function outcomeSentence({ outcome, site, missing }: OpenedShown): string {
  if (outcome === 'cut') {
    return missing > 0 ? plural(missing, { one: 'opened_cut_one', other: 'opened_cut_many' }) : t('opened_cut');
  }
  if (outcome === 'other-site') return t('opened_other_site', siteName(site ?? ''));
  if (outcome === 'locked') return t('opened_locked');
  if (outcome === 'no-vault') return t('opened_no_vault');
  if (outcome === 'other-vault') return t('opened_other_vault');
  if (outcome === 'newer') return t('opened_newer');
  if (outcome === 'none') return t('opened_none');
  return t('opened_altered');
}
