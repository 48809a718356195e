// One numbered box. It begins life as a password field, which no browser offers to remember or writes into its session
// file, and is readable only while it has the focus or all words are shown.

import { number, t } from '../../lib/platform/i18n.ts';
import { Icon } from '../icon.tsx';

export interface WordBoxProps {
  readonly place: number;
  readonly word: string;
  readonly state: 'open' | 'fine' | 'wrong';
  readonly isMasked: boolean;
  /** Words of the list that begin like this. */
  readonly completions: readonly string[];
  readonly disabled: boolean;
  /** All words are there: Enter sends them. */
  readonly isEnd: boolean;
  readonly boxRef: (element: HTMLInputElement | null) => void;
  onWord(text: string): void;
  onPaste(text: string): void;
  onFocus(): void;
  onLeave(): void;
  onNext(): void;
  onBack(): void;
}

const MOST_SHOWN = 3;

export function WordBox(props: WordBoxProps) {
  const { place, word, state, isMasked, completions } = props;
  const isHelpful = completions.length > 0 && completions.length <= MOST_SHOWN && completions[0] !== word;
  const [only] = completions.length === 1 ? completions : [];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && props.isEnd && word !== '') {
      if (event.currentTarget instanceof HTMLInputElement) event.currentTarget.form?.requestSubmit();
    } else if (event.key === ' ' || event.key === 'Enter' || event.key === ',') {
      if (word !== '' && only !== undefined) props.onWord(only);
      if (word !== '') props.onNext();
    } else if (event.key === 'Backspace' && word === '') props.onBack();
    else return;
    event.preventDefault();
  };

  return (
    <div class={`word-box${state === 'wrong' ? ' word-wrong' : ''}`}>
      <span class="word-number" aria-hidden="true">
        {number(place + 1)}
      </span>
      <input
        ref={props.boxRef}
        class="word-input"
        {...(isMasked ? HIDDEN : SHOWN)}
        value={word}
        disabled={props.disabled}
        dir="ltr"
        lang="en"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        translate={false}
        aria-label={t('words_word', number(place + 1))}
        aria-invalid={state === 'wrong'}
        aria-describedby={state === 'wrong' ? `word-problem-${place}` : undefined}
        data-1p-ignore=""
        data-bwignore=""
        data-lpignore="true"
        onInput={(event) => props.onWord(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onFocus={props.onFocus}
        onBlur={props.onLeave}
        onPaste={(event) => {
          event.preventDefault();
          props.onPaste(event.clipboardData?.getData('text/plain') ?? '');
        }}
        onDrop={(event) => event.preventDefault()}
      />
      {state !== 'open' && (
        <span class="word-state">
          <Icon name={state === 'wrong' ? 'bad' : 'fine'} size={1} />
        </span>
      )}
      {isHelpful && (
        <span class="word-completion" role="status">
          {only === undefined ? completions.join(' · ') : t('words_completion', only)}
        </span>
      )}
    </div>
  );
}

const HIDDEN = { type: 'password' } as const;
const SHOWN = { type: 'text' } as const;
