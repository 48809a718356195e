import 'codemirror-5/lib/codemirror.css';
import CodeMirror from 'codemirror-5';
import { OLD, offer, place } from './place.js';

// `#contenteditable`: the other way in which it takes keys.
const editor = CodeMirror(place('around'), {
  value: OLD,
  ...(location.hash ? { inputStyle: location.hash.slice(1) } : {}),
});
editor.getInputField().id = 'field';
offer(() => editor.getValue());
