import { randomBytes } from 'node:crypto';
import { listenOnLoopback } from '../platform/loopback.ts';
import { printable } from '../printable.ts';
import type { Provider } from '../rancher/login/providers.ts';
import { serverHost } from '../server-url.ts';
import { sendPage } from './pages.ts';

/** Seconds until the page opens the next one: long enough to read the instructions. */
const readingTime = 8;

/** A page of our own where the browser's tab starts. */
export interface StartPage {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a page on this machine that says what will happen, and opens `next`. The tab has to start on a page that the
 * browser counts, or Rancher's last page closes it, and the address is gone.
 */
export async function serveStartPage(server: string, provider: Provider, next: string): Promise<StartPage> {
  const path = `/${randomBytes(16).toString('base64url')}`;
  const { port, close } = await listenOnLoopback([0], (request, response) => {
    if (request.url !== path) return sendPage(response, 404, { title: 'There is nothing here', text: [] });
    sendPage(response, 200, {
      title: `Log in to ${printable(serverHost(server))} with ${printable(provider.label)}`,
      text: [
        'This goes on to your identity provider. Log in there as usual.',
        'The last page says "Testing Configuration…" and nothing else, or it is empty. Then copy the whole address from the address bar of this tab, and paste it into the terminal.',
      ],
      next: { label: 'Go on', url: next, seconds: readingTime },
    });
  });
  return { url: `http://127.0.0.1:${port}${path}`, close };
}
