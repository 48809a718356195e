import { load, OLD, offer, place } from './place.js';

await load('ace-builds/src-noconflict/ace.js');
globalThis.ace.config.set('basePath', '/npm/ace-builds/src-noconflict');
const around = place('around');
around.style.height = '200px';
const editor = globalThis.ace.edit(around);
editor.setValue(OLD, 1);
around.querySelector('textarea').id = 'field';
offer(() => editor.getValue());
