import { html, redirect } from '../html.ts';
import type { RouteRequest } from '../route-request.ts';
import type { RouteResponse } from '../route-response.ts';
import { HOME } from './after.ts';
import { dashboardPage } from './frame.ts';

const TEST_SCRIPT = `
setTimeout(() => window.close(), 250);
`;

const LOGIN_SCRIPT = `
(async () => {
  const after = sessionStorage.getItem('after') ?? data.home;
  sessionStorage.removeItem('after');
  const answer = await post(data.loginUrl, data.body);
  location.replace(answer.ok ? after : data.loginPage + '?err=' + encodeURIComponent(await failure(answer)));
})();
`;

/**
 * Where identity providers send the browser back to. It uses the code up, but for a state that says `"test":true` and
 * `"to":"vue"`: then it leaves the code alone and closes the window after 250 ms (seen with the dashboard of Rancher 2.15.0).
 */
export function verifyPage({ rancher, url }: RouteRequest): RouteResponse {
  const query = url.searchParams;
  const error = query.get('error');
  const { loginPage } = rancher.state.profile;
  if (error !== null) return redirect(`${loginPage}?${new URLSearchParams({ err: error })}`);
  const state = readState(query.get('state') ?? '');
  if (state.test === true && state.to === 'vue') {
    const body = html`<p>Testing Configuration…</p>`;
    return dashboardPage({ title: 'One moment', body, script: { code: TEST_SCRIPT } });
  }
  const candidates = [...rancher.state.providers.values()].filter(({ enabled, kind }) => enabled && isByCode(kind));
  const provider = candidates.find(({ id }) => id === state.provider) ?? candidates[0];
  const login = { type: provider?.type, code: query.get('code'), responseType: 'cookie', description: 'UI session' };
  const body = html`<p>Logging in…</p>`;
  return dashboardPage({
    title: 'One moment',
    body,
    script: { code: LOGIN_SCRIPT, data: { body: login, loginUrl: url, loginPage, home: HOME } },
  });
}

function isByCode(kind: string): boolean {
  return kind !== 'saml' && kind !== 'password';
}

/** The state as the dashboard makes it: base64url of JSON. Any other is an empty one. */
function readState(state: string): { test?: unknown; to?: unknown; provider?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(state, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
