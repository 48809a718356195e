import 'quill/dist/quill.snow.css';
import Quill from 'quill';
import { offer, place } from './place.js';

const quill = new Quill(place('around'), { theme: 'snow' });
quill.setContents([{ insert: 'An ' }, { insert: 'old', attributes: { bold: true } }, { insert: ' note\n' }]);
quill.history.clear();
quill.root.id = 'field';
offer(() => quill.getText().replace(/\n$/, ''));
