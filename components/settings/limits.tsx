// What this does not protect: said by us, before somebody else has to.

import { type MessageKey, t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';

const LIMITS: readonly (readonly [MessageKey, MessageKey])[] = [
  ['limits_page', 'limits_page_text'],
  ['limits_fake', 'limits_fake_text'],
  ['limits_before', 'limits_before_text'],
  ['limits_storage', 'limits_storage_text'],
  ['limits_computer', 'limits_computer_text'],
  ['limits_passphrase', 'limits_passphrase_text'],
  ['limits_words', 'limits_words_text'],
  ['limits_features', 'limits_features_text'],
  ['limits_update', 'limits_update_text'],
];

export function Limits() {
  return (
    <>
      <p class="prose lead">{t('limits_lead')}</p>
      {LIMITS.map(([title, text]) => (
        <Panel key={title} title={t(title)}>
          <p class="prose">{t(text)}</p>
        </Panel>
      ))}
    </>
  );
}
