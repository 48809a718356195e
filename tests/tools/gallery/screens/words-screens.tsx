// The words: typed, shown and printed; the editor and the reader in frames of several sizes.

import { useState } from 'preact/hooks';
import { PageFrame } from '../../../../components/page-frame.tsx';
import { NO_WORDS, WordEntry } from '../../../../components/words/word-entry.tsx';
import { WordSheet } from '../../../../components/words/word-sheet.tsx';
import { WordsShown } from '../../../../components/words/words-shown.tsx';
import { completeWord, readWords } from '../../../../lib/crypto/paper-key.ts';
import { suggestWords } from '../../../../lib/crypto/paper-key-repair.ts';
import { isPublishedKey } from '../../../../lib/crypto/published-keys.ts';
import type { Screens } from '../main.tsx';

export const tools = { read: readWords, complete: completeWord, suggest: suggestWords, isPublished: isPublishedKey };

export const WORDS =
  'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title'.split(
    ' ',
  );

function Entry({ start, paste, wrong }: { start: readonly string[]; paste: boolean; wrong?: readonly number[] }) {
  const [typed, setTyped] = useState<readonly string[]>(start);
  return (
    <PageFrame title="Your 24 words">
      <WordEntry typed={typed} tools={tools} paste={paste} wrong={wrong ?? []} onChange={setTyped} />
    </PageFrame>
  );
}

export const screens: Screens = {
  'words-empty': () => <Entry start={NO_WORDS} paste />,
  'words-filled': () => <Entry start={WORDS} paste />,
  'words-wrong': () => <Entry start={WORDS.with(7, 'usefull').with(12, 'xyzzy').with(23, '')} paste wrong={[3]} />,
  'words-covered': () => (
    <PageFrame title="Write down your 24 words">
      <WordsShown group={0} words={null} busy={false} onReveal={() => {}} onCover={() => {}} />
    </PageFrame>
  ),
  'words-shown': () => (
    <PageFrame title="Write down your 24 words">
      <WordsShown group={2} words={WORDS.slice(0, 6)} busy={false} onReveal={() => {}} onCover={() => {}} />
    </PageFrame>
  ),
  'words-sheet': () => (
    <>
      <PageFrame title="Write down your 24 words">
        <p>On the screen the sheet is not drawn.</p>
      </PageFrame>
      <WordSheet words={WORDS} date="21 November 2026" />
    </>
  ),
};
