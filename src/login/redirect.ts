import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { CliError, systemErrorCode } from '../errors.ts';
import { listenOnLoopback } from '../platform/loopback.ts';
import type { LoginContext } from './method.ts';
import { sendPage } from './pages.ts';
import { showAddress } from './show-address.ts';
import { waitFor } from './wait.ts';

export interface RedirectLogin {
  /** The ports for the redirect: the first free one is used; 0 is any. */
  ports: readonly number[];
  /** `http://<host>:<port><path>` is the redirect URI. */
  host: 'localhost' | '127.0.0.1';
  path: string;
  /** The address to send the browser to, for a redirect URI and a state. */
  authorizationUrl(redirectUri: string, state: string): string;
  /** What opens: "the login page of ...". */
  what: string;
}

export interface Redirected {
  /** The parameters of the redirect; its state has been checked. */
  parameters: URLSearchParams;
  redirectUri: string;
  state: string;
}

/**
 * Sends the browser to a login page that redirects to this machine, and waits for that. Accepts exactly one redirect
 * with the right state, and then stops listening. Throws `failed` without a free port, `cancelled` when no redirect
 * comes.
 */
export async function logInByRedirect(context: LoginContext, login: RedirectLogin): Promise<Redirected> {
  const state = randomBytes(24).toString('base64url');
  let take: (parameters: URLSearchParams) => void = () => undefined;
  const redirected = new Promise<URLSearchParams>((resolve) => {
    take = resolve;
  });
  const server = await listenOnLoopback(login.ports, acceptRedirect(login.path, state, take)).catch(noPort);
  const redirectUri = `http://${login.host}:${server.port}${login.path}`;
  try {
    await showAddress(context, login.authorizationUrl(redirectUri, state), login.what);
    const parameters = await waitFor(context, { what: 'the login in the browser' }, () => redirected);
    return { parameters, redirectUri, state };
  } finally {
    await server.close();
  }
}

function acceptRedirect(path: string, state: string, take: (parameters: URLSearchParams) => void): RequestListener {
  let taken = false;
  return (request, response) => {
    const target = `http://127.0.0.1${request.url}`;
    const url = URL.canParse(target) ? new URL(target) : undefined;
    if (url?.pathname !== path || request.method !== 'GET') {
      return sendPage(response, 404, { title: 'There is nothing here', text: [] });
    }
    if (taken || url.searchParams.get('state') !== state) {
      return sendPage(response, 400, {
        title: 'This is not the login that the terminal waits for',
        text: ['It belongs to another login, or was used already. Start again in the terminal.'],
      });
    }
    taken = true;
    const refused = url.searchParams.has('error');
    // Accepting it closes the server: the page has to be sent before.
    response.once('close', () => take(url.searchParams));
    sendPage(response, 200, {
      title: refused ? 'The login was refused' : 'You are done here',
      text: ['You can close this tab and go back to the terminal, which shows the result.'],
    });
  };
}

function noPort(error: unknown): never {
  throw new CliError(
    'failed',
    `no port for the browser's response could be opened on this machine (${systemErrorCode(error) ?? error})`,
    'Log in another way, for example with --method token',
  );
}
