// What would be lost if this computer died now: always there, calm and true. Red only where something was lost or a
// storage lied; while something is damaged here, nothing is called safe.

import { plural, t } from '../lib/platform/i18n.ts';
import { Icon, type IconName } from './icon.tsx';
import type { BackupShown } from './shown.ts';
import './status-line.css';

const ICONS: Record<BackupShown['level'], IconName> = {
  empty: 'info',
  safe: 'fine',
  new: 'info',
  due: 'warn',
  lost: 'bad',
  damaged: 'warn',
  behind: 'warn',
};

export function BackupLine({ backup }: { backup: BackupShown }) {
  return (
    <div class={`status-line status-${backup.level}`}>
      <Icon name={ICONS[backup.level]} />
      <p class="grow">{backupSentence(backup)}</p>
    </div>
  );
}

export function backupSentence({ level, uncopied, onlyHere, onlyInFile }: BackupShown): string {
  if (level === 'empty') return t('backup_empty');
  if (level === 'behind') return t('backup_behind');
  if (level === 'lost') return t('backup_lost');
  if (level === 'damaged' && uncopied === 0) return t('backup_damaged');
  if (uncopied === 0) return onlyInFile ? t('backup_safe_copy') : t('backup_safe');
  const texts = uncopied - onlyHere;
  return [
    level === 'damaged' ? t('backup_damaged') : '',
    t('backup_if'),
    texts > 0 ? plural(texts, { one: 'backup_text', other: 'backup_texts' }) : '',
    onlyHere > 0 ? plural(onlyHere, { one: 'backup_note', other: 'backup_notes' }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
