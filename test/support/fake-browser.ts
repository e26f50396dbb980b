import type { Browser } from '../../src/platform/browser.ts';

/** A browser that opens nothing, and records the addresses. */
export interface FakeBrowser extends Browser {
  asked: string[];
  /** The next address that was not returned yet, as soon as it is opened. */
  next(): Promise<URL>;
}

export function createFakeBrowser(): FakeBrowser {
  const asked: string[] = [];
  let given = 0;
  let check = (): void => undefined;
  return {
    asked,
    obstacle: () => undefined,
    async open(url) {
      asked.push(url);
      check();
      return true;
    },
    next: () =>
      new Promise((resolve) => {
        check = () => {
          const address = asked[given];
          if (address === undefined) return;
          given += 1;
          check = () => undefined;
          resolve(new URL(address));
        };
        check();
      }),
  };
}
