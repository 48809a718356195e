import 'prosemirror-view/style/prosemirror.css';
import { baseKeymap } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { offer, place } from './place.js';

const doc = schema.node('doc', null, [
  schema.node('paragraph', null, [
    schema.text('An '),
    schema.text('old', [schema.mark('strong')]),
    schema.text(' note'),
  ]),
]);
const view = new EditorView(place('around'), {
  state: EditorState.create({
    doc,
    plugins: [history(), keymap({ 'Mod-z': undo, 'Mod-y': redo }), keymap(baseKeymap)],
  }),
});
view.dom.id = 'field';
offer(() => view.state.doc.textBetween(0, view.state.doc.content.size, '\n'));
