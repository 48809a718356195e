// The editor in frames of several sizes, and the reader over a made-up page.

import type { ComponentChildren } from 'preact';
import { Editor, type EditorProps } from '../../../../components/editor/editor.tsx';
import type { ReadItem } from '../../../../components/reader/item.ts';
import { type CardShown, SealedCard } from '../../../../components/reader/sealed-card.tsx';
import { Reader } from '../../../../components/reader/reader.tsx';
import type { Screens } from '../main.tsx';

const nothing = () => {};
const LONG =
  'Slept badly again. Told nobody about the letter from the clinic, and walked to the river instead. '.repeat(9);

const usual: EditorProps = {
  place: 'frame',
  site: 'https://diary.example',
  label: 'Entry',
  multiline: true,
  mark: { picture: 12, word: 'lantern', code: 'KD42' },
  text: 'Slept badly again.',
  phase: 'typing',
  notices: [],
  onText: nothing,
  onSeal: nothing,
  onCancel: nothing,
  onDismiss: nothing,
};

const warning = {
  id: 'plain',
  tone: 'warning',
  text: 'This text stood in the field already. The site may have saved it.',
} as const;
const trouble = {
  id: 'cut',
  tone: 'trouble',
  text: 'The field keeps only 255 characters, so the sealed text did not fit. What stood in the field is back. Your text is still here: write less, or use a larger field.',
} as const;

function Frames({ children }: { children: ComponentChildren }) {
  return (
    <main style={{ display: 'flex', flexDirection: 'column', gap: '16px', padding: '8px' }}>
      <h1 class="hear-only">Frames</h1>
      {children}
    </main>
  );
}

function Frame({ width, height, ...changes }: { width: number; height: number } & Partial<EditorProps>) {
  return (
    <div style={{ position: 'relative', width: `${width}px`, height: `${height}px`, maxWidth: '100%' }}>
      <Editor
        {...usual}
        {...changes}
        label={changes.label ?? `Entry ${width} ${height} ${changes.phase ?? ''}`}
        site={`https://${width}-${height}.diary.example`}
      />
    </div>
  );
}

const item: ReadItem = {
  id: '0',
  kind: 'text',
  outcome: 'opened',
  text: 'Slept badly again. Told nobody.',
  older: false,
  site: null,
  missing: 0,
  kept: null,
  rects: [],
  font: '16px/24px Georgia',
  color: 'rgb(30, 30, 30)',
  lineHeight: 24,
  direction: 'ltr',
};
const at = (row: number, height = 48, width = 300, x = 8) => [{ x, y: 8 + row * 60, width, height }];
const read = (id: number, changes: Partial<ReadItem>): ReadItem => ({
  ...item,
  id: `${id}`,
  rects: at(id),
  ...changes,
});

const READ_ITEMS: readonly ReadItem[] = [
  read(0, {}),
  read(1, { text: LONG }),
  read(2, { text: LONG, rects: at(2, 24), kind: 'field' }),
  read(3, { outcome: 'locked', text: null }),
  read(4, { outcome: 'locked', text: null, rects: at(4, 22, 120) }),
  read(5, { outcome: 'other-vault', text: null }),
  read(6, { outcome: 'other-site', text: null, site: 'https://bank.example' }),
  read(7, { outcome: 'cut', text: null, missing: 31, kind: 'field', kept: 'All of it' }),
  read(8, { outcome: 'cut', text: null, rects: at(8, 24) }),
  read(9, { outcome: 'newer', text: null }),
  read(10, { older: true }),
  read(13, { text: 'Bring:\nbread\nsalt\nthe key', rects: at(13, 24) }),
  read(11, { text: 'כתוב מימין לשמאל', direction: 'rtl' }),
  read(12, {
    text: 'This begins in the middle of a line of the paragraph and goes on below it.',
    rects: [
      { x: 120, y: 728, width: 188, height: 24 },
      { x: 8, y: 752, width: 300, height: 24 },
    ],
  }),
];

const card: CardShown = {
  site: 'https://diary.example',
  outcome: 'opened',
  text: 'Slept badly again.',
  missing: 0,
  sealedFor: null,
  sealed: `paperseal1${'7Kx2mQvR9'.repeat(23)}`,
  editable: false,
  mark: usual.mark,
  record: '0'.repeat(32),
  kept: null,
};

function OneCard(changes: Partial<CardShown>) {
  return (
    <SealedCard
      card={{ ...card, ...changes }}
      copied={false}
      problem={null}
      unlock={<p>Passphrase</p>}
      onCopy={nothing}
      onEdit={nothing}
      onClose={nothing}
    />
  );
}

export const screens: Screens = {
  'card-line': () => <OneCard />,
  'card-empty': () => <OneCard text="" />,
  'card-long': () => <OneCard text={LONG.repeat(4)} editable />,
  'card-older': () => <OneCard kept="Slept well, for once." editable />,
  'card-cut': () => <OneCard outcome="cut" text={null} missing={31} kept={LONG} editable />,
  'card-altered': () => <OneCard outcome="altered" text={null} record={null} />,
  'card-selected': () => <OneCard site={null} outcome="cut" text={null} missing={31} record={null} />,
  'card-locked': () => <OneCard outcome="locked" text={null} record={null} />,

  'editor-wide': () => (
    <Frames>
      <Frame width={600} height={164} />
      <Frame width={600} height={164} text={LONG} />
      <Frame width={600} height={164} phase="sealing" />
      <Frame width={600} height={164} phase="done" />
      <Frame width={600} height={164} phase="locked" />
      <Frame width={600} height={164} notices={[warning]} />
      <Frame width={600} height={164} notices={[trouble]} />
      <Frame width={600} height={164} text="اليوم مشيت إلى النهر" />
      <Frame width={600} height={164} barAbove />
    </Frames>
  ),
  'editor-small': () => (
    <Frames>
      <Frame width={280} height={64} multiline={false} />
      <Frame width={280} height={64} multiline={false} phase="locked" />
      <Frame width={280} height={64} multiline={false} notices={[warning]} />
      <Frame
        width={280}
        height={64}
        multiline={false}
        notices={[{ ...trouble, action: { label: 'Go on with it', run: nothing } }]}
      />
      <Frame width={280} height={120} notices={[trouble]} />
      <Frame width={400} height={84} multiline={false} text={LONG} />
    </Frames>
  ),
  'window-draft': () => (
    <main>
      <Editor
        {...usual}
        place="window"
        notices={[
          {
            ...warning,
            tone: 'calm',
            text: 'There is an unsealed draft of this field.',
            action: { label: 'Go on with it', run: nothing },
          },
        ]}
      />
    </main>
  ),
  'window-choice': () => (
    <main>
      <Editor
        {...usual}
        place="window"
        phase="stopped"
        choice={{
          held: 'What a colleague saved meanwhile.',
          moved: false,
          onPut: nothing,
          onNote: nothing,
          onCopy: () => true,
          onBack: nothing,
        }}
      />
    </main>
  ),
  'reader-all': () => (
    <div style={{ position: 'relative', height: '1200px', background: '#fff' }}>
      <header>
        <h1 class="hear-only">Page</h1>
      </header>
      <Reader items={READ_ITEMS} isPressable isStuck={false} onAct={nothing} />
    </div>
  ),
  'reader-dark': () => (
    <div style={{ position: 'relative', height: '1000px', background: '#111' }}>
      <header>
        <h1 class="hear-only">Page</h1>
      </header>
      <Reader
        items={READ_ITEMS.map((each) => ({ ...each, color: 'rgb(230, 230, 230)' }))}
        isPressable={false}
        isStuck={false}
        onAct={nothing}
      />
    </div>
  ),
};
