import { load, offer, place } from './place.js';

await load('tinymce/tinymce.min.js');
place().innerHTML = '<p>An <strong>old</strong> note</p>';
const [editor] = await globalThis.tinymce.init({
  selector: '#field',
  inline: true,
  license_key: 'gpl',
  base_url: '/npm/tinymce',
  menubar: false,
  toolbar: false,
});
editor.on('dirty', () => (document.documentElement.dataset.dirty = 'true'));
offer(() => editor.getContent({ format: 'text' }));
