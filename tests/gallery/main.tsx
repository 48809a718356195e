// Every screen with made-up contents and no worker behind it: index.html#name shows one, without a name a list of all.
// `?dir=rtl` turns the page. Not part of the product; tests/gallery/shots.mjs takes the pictures.

import { type ComponentChild, render } from 'preact';
import '../../components/base.css';

export type Screens = Record<string, () => ComponentChild>;

const files = import.meta.glob<{ screens: Screens }>('./screens/*.tsx', { eager: true });
const screens: Screens = Object.assign({}, ...Object.values(files).map((file) => file.screens));

const root = document.getElementById('app');
const [name = ''] = location.hash.slice(1).split('/');
document.dir = new URLSearchParams(location.search).get('dir') === 'rtl' ? 'rtl' : 'ltr';
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
          <a href={`#${each}`} onClick={() => setTimeout(() => location.reload())}>
            {each}
          </a>
        </li>
      ))}
    </ul>
  );
}
