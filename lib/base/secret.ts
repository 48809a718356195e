// A value that does not print. Wraps keys and words where they are passed about, so that no log, error or JSON holds them.

const hidden = new WeakMap<Secret<unknown>, unknown>();

export class Secret<T> {
  constructor(value: T) {
    hidden.set(this, value);
  }

  /** The only way to the value; call it where the value is used. */
  reveal(): T {
    return hidden.get(this) as T;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }
}
