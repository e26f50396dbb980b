/**
 * What the login page does in the browser. A provider of SAML is asked through Rancher, with the terminal's key when there is one;
 * to the others the browser goes with a state of its own, which is no test: the page at the end uses the code up.
 */
export const LOGIN_SCRIPT = `
async function startSaml({ type, loginUrl }) {
  const final = data.cli ? location.origin : location.origin + data.after;
  const wish = data.cli ?? { responseType: 'cookie' };
  const answer = await post(loginUrl, { type, description: 'UI session', finalRedirectUrl: final, ...wish });
  if (!answer.ok) return showError('Logging in failed: ' + (await failure(answer)));
  location.assign((await answer.json()).idpRedirectUrl);
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
  const answer = await post(data.passwordLogins[body.type], body);
  if (!answer.ok) return showError('Logging in failed: ' + (await failure(answer)));
  location.assign(data.after);
});
`;
