// One sealed text or note, opened: what was written, where it belongs, and what it was before.

import { useState } from 'preact/hooks';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Dialog } from '../dialog.tsx';
import { Icon } from '../icon.tsx';
import { Moment } from '../moment.tsx';
import { Notice } from '../notice.tsx';
import { type RecordShown, siteName } from '../shown.ts';
import './vault.css';

export interface VersionShown {
  readonly text: string;
  readonly at: number;
  readonly browser: string;
}

export interface RecordViewProps {
  readonly record: RecordShown;
  readonly text: string;
  /** Newest first, without the current one. */
  readonly versions: readonly VersionShown[];
  readonly now: number;
  /** Just copied: says how long it stays in the clipboard. */
  readonly copied: boolean;
  readonly removing: boolean;
  readonly onCopy: (text: string) => void;
  readonly onRemove: () => void;
}

export function RecordView(props: RecordViewProps) {
  const { record, text, versions, now } = props;
  const [asking, setAsking] = useState(false);
  const isNote = record.kind === 'note';
  const page = pageAddress(record.page);
  return (
    <>
      <Panel>
        {isNote && record.label !== '' && <h2 dir="auto">{record.label}</h2>}
        <dl class="facts">
          {record.site !== null && (
            <>
              <dt>{t('record_site')}</dt>
              <dd>{siteName(record.site)}</dd>
            </>
          )}
          {record.pageTitle !== '' && (
            <>
              <dt>{t('record_page')}</dt>
              <dd dir="auto">{record.pageTitle}</dd>
            </>
          )}
          {!isNote && record.label !== '' && (
            <>
              <dt>{t('record_field')}</dt>
              <dd>{record.label}</dd>
            </>
          )}
          <dt>{isNote ? t('record_written') : t('record_sealed')}</dt>
          <dd>
            <Moment at={record.at} now={now} />
          </dd>
        </dl>
        <p class="written record-text" dir="auto">
          {text === '' ? <span class="soft">{t('opened_empty')}</span> : text}
        </p>
        {props.copied && <Notice kind="fine">{t('record_copied')}</Notice>}
        <div class="actions">
          {isNote && (
            <ButtonLink kind="primary" href={`#note/${record.id}`}>
              {t('record_edit')}
            </ButtonLink>
          )}
          {page !== null && (
            <ButtonLink kind="primary" href={page} newTab>
              <Icon name="out" />
              {t('record_go')}
            </ButtonLink>
          )}
          <Button onClick={() => props.onCopy(text)}>
            <Icon name="copy" />
            {t('record_copy')}
          </Button>
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('record_remove')}
          </Button>
        </div>
      </Panel>
      {versions.length > 0 && (
        <Panel title={plural(versions.length, { one: 'record_earlier_one', other: 'record_earlier' })}>
          <div>
            {versions.map((version) => (
              <details key={`${String(version.at)}${version.browser}`} class="version">
                <summary>
                  <Moment at={version.at} now={now} />
                  {version.browser !== '' && <span class="soft"> · {version.browser}</span>}
                </summary>
                <p class="written" dir="auto">
                  {version.text === '' ? t('opened_empty') : version.text}
                </p>
              </details>
            ))}
          </div>
        </Panel>
      )}
      {asking && (
        <Dialog
          title={isNote ? t('record_remove_note_title') : t('record_remove_title')}
          safe={t('record_keep')}
          act={t('record_remove_act')}
          danger
          busy={props.removing}
          onClose={() => setAsking(false)}
          onAct={props.onRemove}
        >
          <p>{isNote ? t('record_remove_note_text') : t('record_remove_text')}</p>
        </Dialog>
      )}
    </>
  );
}

/** Only addresses of web pages become links. */
function pageAddress(page: string | null): string | null {
  const url = page === null ? null : URL.parse(page);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
