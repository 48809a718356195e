import EditorJS from '@editorjs/editorjs';
import { offer, place } from './place.js';

// A block editor: each paragraph is a field of its own.
const editor = new EditorJS({
  holder: place('around'),
  data: {
    blocks: ['An old note', 'Another block', 'And a third'].map((text) => ({ type: 'paragraph', data: { text } })),
  },
});
await editor.isReady;
document.querySelector('.ce-paragraph').id = 'field';
let saved = '';
setInterval(async () => (saved = (await editor.save()).blocks.map((block) => block.data.text).join('\n')), 100);
offer(() => saved);
