// Lexical, with its own history. `model()` is what it would save.

import { createEditor, $getRoot, $createParagraphNode, $createTextNode } from 'lexical';
import { registerRichText, HeadingNode, QuoteNode } from '@lexical/rich-text';
import { createEmptyHistoryState, registerHistory } from '@lexical/history';

const host = document.createElement('div');
host.id = 'field';
host.contentEditable = 'true';
host.setAttribute('aria-label', 'Notes');
host.style.cssText = 'border:1px solid #999;padding:6px;min-height:3em';
document.body.append(host);

const editor = createEditor({
  namespace: 'page',
  nodes: [HeadingNode, QuoteNode],
  onError: (error) => {
    throw error;
  },
});
editor.setRootElement(host);
registerRichText(editor);
registerHistory(editor, createEmptyHistoryState(), 300);
editor.update(() => {
  $getRoot().append($createParagraphNode().append($createTextNode('An old note')));
});
globalThis.model = () => editor.getEditorState().read(() => $getRoot().getTextContent());
