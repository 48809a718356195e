import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { OLD, offer, place } from './place.js';

// `#3000`: so many lines, of which only those in sight are drawn.
const lines = Number(location.hash.slice(1));
const doc = lines ? Array.from({ length: lines }, (_, line) => `line ${line}`).join('\n') : OLD;
const view = new EditorView({
  parent: place('around'),
  state: EditorState.create({
    doc,
    extensions: [
      history(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorView.theme({ '&': { maxHeight: '200px' }, '.cm-scroller': { overflow: 'auto' } }),
    ],
  }),
});
view.contentDOM.id = 'field';
offer(() => view.state.doc.toString());
