import { load, OLD, offer, place } from './place.js';

// `#context`: with the browser's EditContext, its default in Chromium; otherwise with a text area.
await load('monaco-editor/min/vs/loader.js');
globalThis.require.config({ paths: { vs: '/npm/monaco-editor/min/vs' } });
const monaco = await new Promise((resolve) =>
  globalThis.require(['vs/editor/editor.main'], () => resolve(globalThis.monaco)),
);
const around = place('around');
around.style.height = '200px';
const editor = monaco.editor.create(around, {
  value: OLD,
  language: 'plaintext',
  editContext: location.hash === '#context',
});
around.querySelector('textarea.inputarea, .native-edit-context').id = 'field';
offer(() => editor.getValue());
