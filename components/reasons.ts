// Why nothing can be sealed somewhere, in words.

import type { MessageKey } from '../lib/platform/i18n.ts';

export const REASONS = {
  password: 'why_password',
  date: 'why_date',
  number: 'why_number',
  choice: 'why_choice',
  format: 'why_format',
  hidden: 'why_hidden',
  partial: 'why_partial',
  pictures: 'why_pictures',
  'read-only': 'why_read_only',
  disabled: 'why_disabled',
  frame: 'why_frame',
  'no-site': 'why_no_site',
  'whole-document': 'why_whole_document',
  closed: 'why_closed',
  'own-text': 'why_own_text',
  'no-field': 'popup_no_field',
  'kept-out': 'why_kept_out',
  silent: 'error_page_silent',
} as const satisfies Record<string, MessageKey>;
