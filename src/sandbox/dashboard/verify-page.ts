import { html } from '../../platform/html.ts';
import { redirect } from '../http/html.ts';
import type { RouteRequest } from '../http/route-request.ts';
import type { RouteResponse } from '../http/route-response.ts';
import type { Provider } from '../providers/provider.ts';
import type { RancherState } from '../state.ts';
import { HOME } from './after.ts';
import { dashboardPage } from './frame.ts';
import { loginUrl } from './login-url.ts';

const TEST_SCRIPT = `
setTimeout(() => window.close(), 250);
`;

const LOGIN_SCRIPT = `
(async () => {
  const after = sessionStorage.getItem('after') ?? data.home;
  sessionStorage.removeItem('after');
  const response = await post(data.loginUrl, data.body);
  location.replace(response.ok ? after : data.loginPage + '?err=' + encodeURIComponent(await failure(response)));
})();
`;

/**
 * Where identity providers send the browser back. It logs in with the code, except when the state has `"test":true` and
 * `"to":"vue"`: then it leaves the code alone and closes the window after 250 ms (seen with the dashboard of Rancher
 * 2.15.0).
 */
export function verifyPage({ rancher: { state }, url }: RouteRequest): RouteResponse {
  const query = url.searchParams;
  const error = query.get('error');
  const { loginPage } = state.profile;
  if (error !== null) return redirect(`${loginPage}?${new URLSearchParams({ err: error })}`);
  const client = readState(query.get('state') ?? '');
  if (client.test === true && client.to === 'vue') {
    const body = html`<p>Testing Configuration…</p>`;
    return dashboardPage({ title: 'One moment', body, script: { code: TEST_SCRIPT } });
  }
  const provider = providerOf(state, client.provider);
  if (!provider) return redirect(`${loginPage}?${new URLSearchParams({ err: 'no provider is enabled' })}`);
  const login = { type: provider.type, code: query.get('code'), responseType: 'cookie', description: 'UI session' };
  const data = { body: login, loginUrl: loginUrl(state, provider), loginPage, home: HOME };
  return dashboardPage({ title: 'One moment', body: html`<p>Logging in…</p>`, script: { code: LOGIN_SCRIPT, data } });
}

/** The enabled provider of that id, else any whose logins end with a code. */
function providerOf({ providers }: RancherState, id: unknown): Provider | undefined {
  const candidates = [...providers.values()].filter(({ enabled, kind }) => enabled && isByCode(kind));
  return candidates.find((provider) => provider.id === id) ?? candidates[0];
}

function isByCode(kind: string): boolean {
  return kind !== 'saml' && kind !== 'password';
}

/** The state as the dashboard makes it, base64url of JSON; any other counts as empty. */
function readState(state: string): { test?: unknown; to?: unknown; provider?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(state, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
