import { symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Home } from './home.ts';
import { once, patience } from './patience.ts';

const reporter = fileURLToPath(new URL('report-address.js', import.meta.url));

/** What `$BROWSER` of a program leads to, in place of a browser. */
export interface BrowserBridge {
  env: { BROWSER: string; TEST_BROWSER_BRIDGE: string };
  /** Every address that was to be opened so far. */
  asked: string[];
  /** The next one that has not been given yet. */
  next(): Promise<string>;
}

/** A stand-in for the browser of the programs in a test. */
export async function bridgeBrowser(home: Home): Promise<BrowserBridge> {
  const asked: string[] = [];
  let given = 0;
  let check = (): void => undefined;
  const server = createServer(async (request: IncomingMessage, response) => {
    asked.push(await text(request));
    response.end();
    check();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  symlinkSync(reporter, home.path('bin/report-address'));
  const { port } = server.address() as AddressInfo;

  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('the program opened no browser')), patience);
      check = () => {
        const address = asked[given];
        if (address === undefined) return;
        given += 1;
        clearTimeout(limit);
        check = () => undefined;
        resolve(address);
      };
      check();
    });
  return { env: { BROWSER: 'report-address', TEST_BROWSER_BRIDGE: `http://127.0.0.1:${port}/` }, asked, next };
}
