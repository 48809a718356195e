// Where an editor stands in its page. Each script beside this leaves `model()`: the text that the editor would save.

export const OLD = 'An old note';

/** An element that the editor takes over. */
export function place(id = 'field', tag = 'div') {
  const element = document.createElement(tag);
  element.id = id;
  if (tag === 'div') element.style.cssText = 'border:1px solid #999;padding:6px;min-height:3em';
  document.body.append(element);
  return element;
}

/** A script of a package as it is published, for those that want to be loaded so. */
export function load(path) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), {
      src: `/npm/${path}`,
      onload: resolve,
      onerror: reject,
    });
    document.head.append(script);
  });
}

/** The editor stands there; `model` gives the text that it would save. */
export function offer(model) {
  globalThis.model = model;
  document.documentElement.dataset.ready = '';
}
