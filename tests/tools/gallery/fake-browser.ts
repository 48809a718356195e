// Stands in for the browser's extension API in the gallery: the English sentences, straight from the catalogue, and a
// tab that stands on example.org.

import messages from '../../../public/_locales/en/messages.json';

interface Sentence {
  readonly message: string;
  readonly placeholders?: Record<string, { readonly content: string }>;
}

const catalogue: Record<string, Sentence> = messages;

type Hear = (message: unknown) => unknown;
const hearing = new Set<Hear>();
/** What the worker calls out to all pages of ours. */
Object.assign(window, { callOut: (message: unknown) => hearing.forEach((hear) => hear(message)) });

export const browser = {
  runtime: {
    onMessage: {
      addListener: (hear: Hear) => void hearing.add(hear),
      removeListener: (hear: Hear) => void hearing.delete(hear),
    },
  },
  tabs: {
    query: () => Promise.resolve([{ id: 1, url: 'https://example.org/page' }]),
  },
  commands: {
    getAll: () => Promise.resolve([{ name: 'seal-field', shortcut: 'Alt+Shift+O' }]),
  },
  permissions: {
    request: () => Promise.resolve(true),
  },
  i18n: {
    getUILanguage: () => 'en',
    getMessage(key: string, values: readonly string[] = []): string {
      const sentence = catalogue[key];
      if (sentence === undefined) return `⟦${key}⟧`;
      return sentence.message.replaceAll(/\$(\w+)\$/g, (whole, name: string) => {
        const content = sentence.placeholders?.[name.toLowerCase()]?.content ?? whole;
        return content.replaceAll(/\$(\d)/g, (_, place: string) => values[Number(place) - 1] ?? '');
      });
    },
  },
};
