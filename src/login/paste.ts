import { randomBytes } from 'node:crypto';
import { CliError } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { beginCodeLogin, type CodeLogin } from '../rancher/login/code-login.ts';
import { logInToRancher } from '../rancher/login/login.ts';
import type { Provider } from '../rancher/login/providers.ts';
import type { IssuedToken } from '../rancher/tokens/tokens.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext, LoginMethod } from './method.ts';
import { readPastedAnswer } from './pasted-answer.ts';
import { showAddress } from './show-address.ts';
import { type StartPage, serveStartPage } from './start-page.ts';

/** How often a login whose code Rancher refuses is started. */
const tries = 3;

/**
 * Every provider whose login ends on a page of Rancher's with a code in its address, which the person pastes here. The
 * page leaves the code unused when the state says that an admin is only testing the provider.
 */
export const pasteMethod: LoginMethod = {
  name: 'paste',
  serves: ({ kind, redirectUrl }) => kind === 'code' || (kind === 'unknown' && redirectUrl !== undefined),
  obstacle: ({ terminal }) => (terminal.canPrompt() ? undefined : 'a terminal to paste on'),
  async logIn(context, provider) {
    let browserOpened = false;
    for (let attempt = 1; ; attempt++) {
      const state = makeState(provider);
      const begun = await beginCodeLogin(context.http, provider, state);
      const page = browserOpened ? undefined : await servePage(context, provider, begun);
      try {
        const opened = await showStart(context, begun, page);
        browserOpened ||= opened;
        return { issued: await takeCode(context, provider, { begun, state }) };
      } catch (error) {
        if (!(error instanceof CodeRefused) || attempt === tries) throw error;
        context.say(`${error.message}.\nAgain, from the beginning:`);
      } finally {
        await page?.close();
      }
    }
  },
};

/** Only for a browser on this machine; for any other the address is shown. */
function servePage({ browser, http }: LoginContext, provider: Provider, { url }: CodeLogin) {
  return browser.obstacle() === undefined ? serveStartPage(http.server, provider, url) : Promise.resolve(undefined);
}

/** A bare code may have been copied in part only: then the whole address may still work. */
async function takeCode(
  context: LoginContext,
  provider: Provider,
  { begun, state }: { begun: CodeLogin; state: string },
): Promise<IssuedToken> {
  for (let attempt = 1; ; attempt++) {
    const { code, whole } = await askForCode(context, begun, state);
    try {
      return await redeem(context, provider, { code, cookie: begun.cookie });
    } catch (error) {
      if (!(error instanceof CodeRefused) || whole || attempt === tries) throw error;
      context.say('That code was not accepted. Paste the whole address instead.');
    }
  }
}

class CodeRefused extends CliError {}

/** With `test` set, and `to` as it is here, the dashboard does not use the code. */
function makeState({ id }: Provider): string {
  const nonce = randomBytes(16).toString('base64url');
  return Buffer.from(JSON.stringify({ nonce, to: 'vue', test: true, provider: id })).toString('base64url');
}

async function showStart(context: LoginContext, { url }: CodeLogin, page: StartPage | undefined): Promise<boolean> {
  const opened = page !== undefined && (await showAddress(context, page.url, 'a page that explains what to do'));
  if (!opened && page === undefined) {
    const why = context.browser.obstacle() ?? 'the one that was opened will do';
    context.say(`Open this address in a browser (${why}), in a tab that was in use before:\n  ${url}`);
  }
  context.say('Log in there. At the end, on a page that says "Testing Configuration…" or nothing,');
  context.say('copy the whole address from the address bar and paste it here, within five minutes.');
  return opened;
}

async function askForCode(
  { terminal, http }: LoginContext,
  { url, cookie }: CodeLogin,
  state: string,
): Promise<{ code: Secret; whole: boolean }> {
  for (;;) {
    const pasted = await terminal.askText('Address:');
    const answer = readPastedAnswer(pasted, {
      state,
      authorizationUrl: url,
      server: http.server,
      bound: cookie !== undefined,
    });
    if (answer.kind === 'code') return answer;
    if (answer.kind === 'unusable') terminal.say(`${answer.reason} Try again; Ctrl-C cancels.`);
    else {
      throw new CliError(
        'loginRefused',
        `the login to ${serverHost(http.server)} was refused by the identity provider: ${answer.reason}`,
      );
    }
  }
}

/**
 * Captured on 2.15.0: a code that is stale, used or incomplete is a 500 without a message, as is a disabled provider.
 */
async function redeem(
  { http, profile, description, issue }: LoginContext,
  provider: Provider,
  proof: { code: Secret; cookie: Secret | undefined },
): Promise<IssuedToken> {
  try {
    return await issue(() => logInToRancher(http, { provider, description, proof }));
  } catch (error) {
    if (!(error instanceof RancherError) || error.isBusy) throw error;
    const host = serverHost(http.server);
    if (error.status === 401 || error.status === 403) {
      throw new CliError(
        'loginRefused',
        `${host} refused the login: the user is disabled, or not allowed to log in`,
        'Ask the administrator of this Rancher.',
      );
    }
    throw new CodeRefused(
      'loginRefused',
      `${host} did not accept the code: it was too old, incomplete or used before, or ${printable(provider.id)} was switched off`,
      `Try again: ${loginCommand({ server: http.server, profile })}`,
    );
  }
}
