import { type Html, html } from '../../platform/html.ts';
import { errorBox } from '../http/html.ts';
import type { RouteRequest } from '../http/route-request.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { publicEntry } from '../providers/entries.ts';
import { SCOPES } from '../providers/oidc.ts';
import type { Provider } from '../providers/provider.ts';
import { afterLogin } from './after.ts';
import { dashboardPage } from './frame.ts';
import { LOGIN_SCRIPT } from './login-script.ts';
import { loginUrl } from './login-url.ts';

const LOCAL = { id: 'local', type: 'localProvider' };

/** The login page: for a waiting terminal (`?cli=true`), or for the browser itself. */
export async function loginPage(request: RouteRequest): Promise<RouteResponse> {
  const query = request.url.searchParams;
  const { state } = request.rancher;
  const enabled = [...state.providers.values()].filter((provider) => provider.enabled);
  const buttons = enabled.filter(({ kind }) => kind !== 'password');
  const providers = await Promise.all(buttons.map((provider) => startOf(provider, request)));
  const passwords = enabled.filter(({ kind }) => kind === 'password');
  const logins = [LOCAL, ...passwords].map((provider) => [provider.type, loginUrl(state, provider)]);
  const passwordLogins = Object.fromEntries(logins);
  const data = { providers, passwordLogins, cli: null, after: afterLogin(request.url) };
  if (query.get('cli') === 'true') return terminalPage(request, buttons, data);
  const body = html`${errorLine(query)}${passwordForm(passwords)}
${buttons.length > 0 ? html`<p class="or">or</p>` : ''}${providerButtons(buttons)}`;
  return dashboardPage({ title: 'Log in', body, script: { code: LOGIN_SCRIPT, data } });
}

/** What the script needs to start a login with a provider. */
async function startOf(provider: Provider, { baseUrl, rancher }: RouteRequest) {
  const { id, type, kind } = provider;
  const { redirectUrl } = await publicEntry(provider, baseUrl);
  return {
    id,
    type,
    kind,
    loginUrl: loginUrl(rancher.state, provider),
    redirectUrl,
    scope: kind === 'github' ? 'read:org' : SCOPES,
  };
}

/** Rancher's dashboard accepts only one response type here (2.10.10, 2.11.6, 2.12.2, 2.13 and later). */
function terminalPage({ url, rancher }: RouteRequest, buttons: Provider[], data: object): RouteResponse {
  const query = url.searchParams;
  const title = 'Login to complete CLI authentication';
  const responseType = query.get('responseType') ?? '';
  const requestId = query.get('requestId') ?? '';
  if (rancher.state.profile.refusesResponseTypes && responseType !== 'kubeconfig') {
    const body = errorBox(`The response type "${responseType}" is not allowed here.`);
    return dashboardPage({ title, body, status: 400 });
  }
  const body = html`${errorLine(query)}
<p>Continue only if your terminal shows this:</p>
<code class="box" id="request-id">${requestId}</code>
${providerButtons(buttons)}`;
  const cli = { responseType, requestId, publicKey: query.get('publicKey') ?? '' };
  return dashboardPage({ title, body, script: { code: LOGIN_SCRIPT, data: { ...data, cli } } });
}

function passwordForm(passwords: Provider[]): Html {
  const options = passwords.map(({ type, name }) => html`<option value="${type}">${name}</option>`);
  const choice = html`<label>Provider <select name="type"><option value="localProvider">Local</option>${options}</select></label>`;
  return html`<form id="password-form">
${passwords.length > 0 ? choice : ''}
<label>User name <input name="username" autocomplete="username" autocapitalize="none" autofocus required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit" class="wide">Log in</button>
</form>`;
}

function providerButtons(buttons: Provider[]): Html[] {
  return buttons.map(
    ({ id, name }) =>
      html`<button type="button" class="plain wide" data-provider="${id}">Log in with ${name}</button>\n`,
  );
}

/** Why the browser was sent back; the script shows its errors in the same place. */
function errorLine(query: URLSearchParams): Html {
  const reason = query.get('err') ?? query.get('errorCode');
  const message = reason === null ? '' : `Logging in failed: ${reason}`;
  const hidden = reason === null ? html`hidden` : html``;
  return html`<p class="error" role="alert" id="error" ${hidden}>${message}</p>`;
}
