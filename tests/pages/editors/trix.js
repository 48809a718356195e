import 'trix/dist/trix.css';
import 'trix';
import { offer, place } from './place.js';

// `#empty`: with nothing in it.
const input = place('trix-input', 'input');
input.type = 'hidden';
input.value = location.hash === '#empty' ? '' : '<div>An <strong>old</strong> note</div>';
const element = document.createElement('trix-editor');
element.setAttribute('input', 'trix-input');
element.id = 'field';
element.addEventListener('trix-initialize', () =>
  offer(() => element.editor.getDocument().toString().replace(/\n$/, '')),
);
document.body.append(element);
