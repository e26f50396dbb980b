import { html } from '../../platform/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import type { Caller } from '../people/authentication.ts';
import { principalOf } from '../people/principal.ts';
import { CREATE_KEY_PATH } from './create-key-page.ts';
import { dashboardPage } from './frame.ts';

const SCRIPT = `
document.getElementById('log-out').addEventListener('click', async () => {
  await post('/v3/tokens?action=logout', {});
  location.assign('/login');
});
`;

/** Shows who is logged in. */
export function homePage({ user }: Caller): RouteResponse {
  const { provider, login } = principalOf(user);
  const body = html`<p>Logged in as <strong>${user.name}</strong> (${login}, ${user.id}) with ${provider}.</p>
<p><a href="${CREATE_KEY_PATH}">Create an API key</a></p>
<button type="button" class="plain" id="log-out">Log out</button>`;
  return dashboardPage({ title: `Welcome, ${user.name}`, body, script: { code: SCRIPT } });
}
