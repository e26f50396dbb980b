import { html } from '../../platform/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { visibleClusters } from '../people/access.ts';
import type { Caller } from '../people/authentication.ts';
import type { RancherState } from '../state.ts';
import { dashboardPage } from './frame.ts';

export const CREATE_KEY_PATH = '/dashboard/account/create-key';

const SCRIPT = `
const form = document.getElementById('key-form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { description, minutes, clusterId } = Object.fromEntries(new FormData(form));
  const scope = clusterId === '' ? {} : { clusterId };
  const response = await post('/v3/tokens', { type: 'token', description, ttl: Number(minutes) * 60000, ...scope });
  if (!response.ok) return showError('No key was created: ' + (await failure(response)));
  document.getElementById('bearer').textContent = (await response.json()).token;
  form.hidden = true;
  document.getElementById('made').hidden = false;
});
`;

/** A form that makes an API key and shows it once. */
export function createKeyPage(state: RancherState, { user }: Caller): RouteResponse {
  const clusters = visibleClusters(state, user).map(
    ({ id, name }) => html`<option value="${id}">${name} (${id})</option>`,
  );
  const body = html`<p class="error" role="alert" id="error" hidden></p>
<form id="key-form">
<label>Description <input name="description" autofocus></label>
<label>Lifetime in minutes (0: the maximum) <input name="minutes" type="number" min="0" value="60" required></label>
<label>Scope <select name="clusterId"><option value="">No scope</option>${clusters}</select></label>
<button type="submit">Create</button>
</form>
<div id="made" hidden>
<p>This is the bearer token. It is not shown again.</p>
<code class="box" id="bearer"></code>
</div>`;
  return dashboardPage({ title: 'Create an API key', body, script: { code: SCRIPT } });
}
