// What the product is measured against: the recipe that most articles on WebCrypto print. One key for everything, a
// random IV, JSON and base64 through strings of characters. It binds nothing, commits to nothing and hides no length.

/** What both sides seal. */
export interface Content {
  readonly site: string;
  readonly text: string;
}

export interface Article {
  seal(content: Content): Promise<string>;
  open(sealed: string): Promise<Content>;
}

export async function makeArticle(): Promise<Article> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return {
    seal: async (content) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv },
        key,
        new TextEncoder().encode(JSON.stringify(content)),
      );
      return btoa(JSON.stringify({ iv: toBase64(iv), data: toBase64(new Uint8Array(data)) }));
    },
    open: async (sealed) => {
      const { iv, data }: { iv: string; data: string } = JSON.parse(atob(sealed));
      const content = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv) }, key, fromBase64(data));
      return JSON.parse(new TextDecoder().decode(content));
    },
  };
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
