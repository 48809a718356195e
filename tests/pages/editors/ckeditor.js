import { load, OLD, offer, place } from './place.js';

await load('ckeditor5/dist/browser/ckeditor5.umd.js');
const { Bold, ClassicEditor, Essentials, Paragraph } = globalThis.CKEDITOR;
const editor = await ClassicEditor.create(place('around'), {
  licenseKey: 'GPL',
  plugins: [Essentials, Paragraph, Bold],
  toolbar: [],
  initialData: `<p>${OLD.replace('old', '<strong>old</strong>')}</p>`,
});
editor.ui.getEditableElement().id = 'field';
offer(() =>
  editor
    .getData()
    .replace(/<[^>]+>/g, '')
    .replaceAll('&nbsp;', ' '),
);
