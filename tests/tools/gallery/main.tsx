// Every screen with made-up contents and no worker behind it: index.html?screen=NAME shows one, without a name a list of all.
// `&dir=rtl` turns the page. Not part of the product; tests/tools/gallery/shots.ts takes the pictures.

import { type ComponentChild, render } from 'preact';
import '../../../components/base.css';

export type Screens = Record<string, () => ComponentChild>;

const files = import.meta.glob<{ screens: Screens }>('./screens/*.tsx', { eager: true });
const screens: Screens = Object.assign({}, ...Object.values(files).map((file) => file.screens));

const root = document.getElementById('app');
const query = new URLSearchParams(location.search);
const name = query.get('screen') ?? ''; // the hash is the pages' own
document.dir = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
Object.assign(window, { screenNames: Object.keys(screens) });
if (root !== null) {
  const screen = screens[name];
  render(screen === undefined ? <List /> : screen(), root);
}

function List() {
  return (
    <ul>
      {Object.keys(screens).map((each) => (
        <li key={each}>
          <a href={`?screen=${each}`}>{each}</a>
        </li>
      ))}
    </ul>
  );
}
