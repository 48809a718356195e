import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { offer, place } from './place.js';

const editor = new Editor({
  element: place('around'),
  extensions: [StarterKit],
  content: '<p>An <strong>old</strong> note</p><ul><li><p>with a list</p></li></ul>',
  editorProps: { attributes: { id: 'field' } },
});
offer(() => editor.getText());
