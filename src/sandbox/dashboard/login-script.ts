/**
 * The login page's script. A SAML login starts at Rancher, with the terminal's key if there is one; for other providers
 * the browser goes to the provider with a state that is no test, so that the page it returns to uses the code.
 */
export const LOGIN_SCRIPT = `
async function startSaml({ type, loginUrl }) {
  const final = data.cli ? location.origin : location.origin + data.after;
  const options = data.cli ?? { responseType: 'cookie' };
  const response = await post(loginUrl, { type, description: 'UI session', finalRedirectUrl: final, ...options });
  if (!response.ok) return showError('Logging in failed: ' + (await failure(response)));
  location.assign((await response.json()).idpRedirectUrl);
}

function startCode({ id, redirectUrl, scope }) {
  const state = JSON.stringify({ nonce: crypto.randomUUID(), to: 'vue', provider: id });
  const url = new URL(redirectUrl);
  url.searchParams.set('scope', scope);
  url.searchParams.set('state', btoa(state).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  sessionStorage.setItem('after', data.after);
  location.assign(url);
}

for (const provider of data.providers) {
  const button = document.querySelector('button[data-provider="' + provider.id + '"]');
  button.addEventListener('click', () => (provider.kind === 'saml' ? startSaml(provider) : startCode(provider)));
}

document.getElementById('password-form')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const typed = Object.fromEntries(new FormData(event.target));
  const body = { type: 'localProvider', ...typed, responseType: 'cookie', description: 'UI session' };
  const response = await post(data.passwordLogins[body.type], body);
  if (!response.ok) return showError('Logging in failed: ' + (await failure(response)));
  location.assign(data.after);
});
`;
