// What became of a sealed text that was pasted: the text, or one sentence for each way in which it does not open.

import { plural, t } from '../lib/platform/i18n.ts';
import { Notice } from './notice.tsx';
import { type OpenedShown, siteName } from './shown.ts';

export function Opened({ opened }: { opened: OpenedShown }) {
  if (opened.outcome === 'opened') {
    const title = opened.site === null ? t('opened_title') : t('opened_for', siteName(opened.site));
    return <Text title={title} text={opened.text ?? ''} />;
  }
  return (
    <>
      <Notice kind={opened.outcome === 'altered' ? 'bad' : 'warn'}>{outcomeSentence(opened)}</Notice>
      {opened.kept !== null && <Text title={t('opened_kept')} text={opened.kept} />}
    </>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <div class="stack stack-tight" role="status">
      <p class="small soft">{title}</p>
      <div class="opened-text written" tabIndex={0} role="group" aria-label={t('opened_title')}>
        {text === '' ? t('opened_empty') : text}
      </div>
    </div>
  );
}

function outcomeSentence(opened: OpenedShown): string {
  const { outcome, site, missing } = opened;
  if (outcome === 'cut') {
    return missing > 0 ? plural(missing, { one: 'opened_cut_one', other: 'opened_cut_many' }) : t('opened_cut');
  }
  if (outcome === 'other-site') return t('opened_other_site', siteName(site ?? ''));
  if (outcome === 'locked') return t('opened_locked');
  if (outcome === 'no-vault') return t('opened_no_vault');
  if (outcome === 'other-vault') return t('opened_other_vault');
  if (outcome === 'newer') return t('opened_newer');
  if (outcome === 'none') return t('opened_none');
  return t(opened.kept === null ? 'opened_altered' : 'opened_altered_kept');
}
