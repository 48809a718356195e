import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createEditor, Node } from 'slate';
import { withHistory } from 'slate-history';
import { Editable, Slate, withReact } from 'slate-react';
import { OLD, offer, place } from './place.js';

const editor = withHistory(withReact(createEditor()));
const initialValue = [{ type: 'paragraph', children: [{ text: OLD }] }];
createRoot(place('around')).render(
  createElement(Slate, { editor, initialValue }, createElement(Editable, { id: 'field' })),
);
offer(() => editor.children.map((node) => Node.string(node)).join('\n'));
