// The words and the number of pictures that a mark is drawn from. Plain data, without a framework: the worker draws.
// The words are short, concrete and unlike each other; they stay English in every language, like the paper key's.

/** The length of MARK_PICTURES (components/marks/pictures.ts); a test holds them together. */
export const MARK_PICTURE_COUNT = 24;

// oxfmt-ignore
export const MARK_WORDS: readonly string[] = [
  'amber', 'anvil', 'barley', 'basket', 'beacon', 'birch', 'bonfire', 'bramble', 'brook', 'button', 'candle', 'canvas',
  'cedar', 'chalk', 'cinder', 'clover', 'cobalt', 'copper', 'coral', 'cotton', 'cradle', 'crystal', 'dagger', 'damson',
  'drizzle', 'ember', 'falcon', 'fiddle', 'flannel', 'flint', 'forge', 'garnet', 'ginger', 'granite', 'harbour', 'hazel',
  'heron', 'honey', 'indigo', 'ivory', 'jasmine', 'juniper', 'kettle', 'ladder', 'lagoon', 'lemon', 'linen', 'magnet',
  'maple', 'marble', 'meadow', 'mitten', 'mustard', 'nutmeg', 'olive', 'orchard', 'otter', 'paddle', 'parsley', 'pebble',
  'pepper', 'pewter', 'pillow', 'plum', 'poppy', 'prairie', 'quartz', 'quill', 'raven', 'ribbon', 'river', 'saddle',
  'saffron', 'sparrow', 'spruce', 'sugar', 'summit', 'tassel', 'thimble', 'thistle', 'timber', 'trumpet', 'tulip', 'tundra',
  'turnip', 'velvet', 'violet', 'walnut', 'wicker', 'willow', 'window', 'winter', 'yarrow', 'zephyr', 'zinnia', 'zither',
];
