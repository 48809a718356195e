// How strong a passphrase is: a sentence, and bars to see it from afar, one, two or three of them filled.

import { t } from '../../lib/platform/i18n.ts';
import { passphraseStrength } from './strength.ts';
import './setup.css';

const SENTENCES = {
  weak: 'setup_strength_weak',
  fair: 'setup_strength_fair',
  strong: 'setup_strength_strong',
} as const;

/** `passphrase`: null while there is none that could be taken; the line stays, so that what comes is read out. */
export function StrengthLine({ passphrase }: { passphrase: string | null }) {
  const strength = passphrase === null ? null : passphraseStrength(passphrase);
  return (
    <p class={`setup-strength setup-strength-${strength ?? 'none'}`} role="status">
      {strength !== null && (
        <>
          <span class="setup-bars" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          {t(SENTENCES[strength])}
        </>
      )}
    </p>
  );
}
