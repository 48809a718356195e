// Records as React applications show them: a list whose rows have their index as key, a router, a field that is mounted
// anew, and a record that somebody else may save meanwhile. `page.…` is what others do while one types.

import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { createBrowserRouter, RouterProvider, useParams } from 'react-router';

const NOTES = { 1: 'first record', 2: 'second record' };
let setRows, setSaved, setMount;

function Row({ person, change }) {
  return h(
    'li',
    null,
    h('span', null, person.name),
    h('textarea', { name: 'note', value: person.note, onChange: change }),
  );
}

function List() {
  const [rows, set] = useState([
    { name: 'Anna', note: '' },
    { name: 'Bob', note: '' },
  ]);
  setRows = set;
  const change =
    (i) =>
    ({ target }) =>
      set((all) => all.map((row, at) => (at === i ? { ...row, note: target.value } : row)));
  return h(
    'ul',
    null,
    rows.map((person, i) => h(Row, { key: i, person, change: change(i) })),
  );
}

function Saved() {
  const [text, set] = useState('as it was');
  const [mount, remount] = useState(0);
  setSaved = set;
  setMount = remount;
  return h(
    'label',
    null,
    'Shared',
    h('textarea', {
      key: mount,
      id: 'shared',
      style: { height: '320px', width: '100%' },
      name: 'shared',
      value: text,
      onChange: (e) => set(e.target.value),
    }),
  );
}

function Record() {
  const { id } = useParams();
  const [notes, set] = useState(NOTES);
  return h(
    'label',
    null,
    'Record',
    h('textarea', {
      id: 'record',
      style: { height: '320px', width: '100%' },
      name: 'record',
      value: notes[id],
      onChange: (e) => set({ ...notes, [id]: e.target.value }),
    }),
  );
}

const path = location.pathname;
const router = createBrowserRouter([
  { path: `${path}/:id`, element: h(Record) },
  { path, element: null },
]);
globalThis.page = {
  prepend: () => flushSync(() => setRows((rows) => [{ name: 'Zoe', note: '' }, ...rows])),
  save: (text) => flushSync(() => setSaved(text)),
  remount: () => flushSync(() => setMount((n) => n + 1)),
  show: (id) => router.navigate(`${path}/${id}`),
};

document.body.append(document.createElement('div'));
createRoot(document.body.lastElementChild).render(h('main', null, h(List), h(Saved), h(RouterProvider, { router })));
