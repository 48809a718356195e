// Reads the text of nodes for one word, in steps: between two of them it may be interrupted. The word may stand in pieces,
// in several nodes.

import { mayHold } from '../token/prefix.ts';

export interface Words {
  /** Somewhere in this node's text the word stands; called again for what was there before. Yields where it may stop. */
  words(root: Node): Iterable<void>;
  /** The words of this text were changed, and the one that is sought is not, or no more, among them. */
  lost(text: Text): void;
}

/** Nodes: beyond, it is cheaper to read the whole page than piece by piece. */
export const MOST_ADDED = 1_000;
const STEP = 500; // elements between two looks at the clock
const FRAGMENT = 100; // characters: what is shorter may be a piece of the word, or of what follows it
const PIECE = 8; // characters of the word that one node may hold

/** Reads these, one after the other. `meet`: each element on the way, which may have a shadow root. */
export function* scanAll(
  nodes: Iterable<Node>,
  events: Words,
  meet: (element: Node | null | undefined) => void,
): Generator<void> {
  const around = new Set<Node>();
  let end = '';
  for (const node of nodes) {
    yield;
    if (!node.isConnected) continue;
    const text = node.textContent ?? '';
    if (node.parentNode && mayHold(end + text.slice(0, PIECE))) around.add(node.parentNode); // between two of them
    end = text.slice(-PIECE);
    yield* scan(node, text, around, events, meet);
  }
  for (const parent of around) if (mayHold(parent.textContent)) yield* events.words(parent);
}

/** `around`: gets the parent where this may be a piece of something. */
function* scan(
  node: Node,
  text: string,
  around: Set<Node>,
  events: Words,
  meet: (element: Node | null | undefined) => void,
): Generator<void> {
  if (mayHold(text)) yield* events.words(node);
  else if (node instanceof Text) events.lost(node);
  const parent = node.parentNode;
  if (parent && parent !== document.body && text.length < FRAGMENT && parent.childNodes.length < MOST_ADDED)
    around.add(parent);
  if (!(node instanceof Element || node instanceof ShadowRoot)) return;
  meet(node);
  if (!node.firstElementChild) return;
  yield;
  const all = node.querySelectorAll('*');
  for (let i = 0; i < all.length; i++) {
    meet(all[i]);
    if (i % STEP === STEP - 1) yield;
  }
}
