import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { HeadingNode, QuoteNode, registerRichText } from '@lexical/rich-text';
import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from 'lexical';
import { OLD, offer, place } from './place.js';

const host = place();
host.contentEditable = 'true';
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
editor.update(() => void $getRoot().append($createParagraphNode().append($createTextNode(OLD))), { discrete: true });
offer(() => editor.getEditorState().read(() => $getRoot().getTextContent()));
