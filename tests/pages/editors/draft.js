import 'draft-js/dist/Draft.css';
import { ContentState, Editor, EditorState } from 'draft-js';
import { Component, createElement } from 'react';
import { render } from 'react-dom';
import { offer, place } from './place.js';

// `#empty`: with nothing in it; otherwise two blocks.
class Page extends Component {
  state = {
    editorState: EditorState.createWithContent(
      ContentState.createFromText(location.hash === '#empty' ? '' : 'An old note\nof two lines'),
    ),
  };
  render() {
    globalThis.state = this.state.editorState;
    return createElement(Editor, {
      editorState: this.state.editorState,
      onChange: (editorState) => this.setState({ editorState }),
    });
  }
}
render(createElement(Page), place('around'));
document.querySelector('[contenteditable]').id = 'field';
offer(() => globalThis.state.getCurrentContent().getPlainText());
