import { inspect } from 'node:util';

/** A token or password. It prints as `[secret]` in logs, errors, templates, JSON and the inspector. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plain text, for where it is sent, stored or handed to a Kubernetes client: `test/architecture.test.ts` lists those files. */
  expose(): string {
    return this.#value;
  }

  /** Whether it is one word of visible ASCII, as every token is: it stays within an HTTP header, and within a line of a file. */
  isOneWord(): boolean {
    return /^[!-~]+$/.test(this.#value);
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
