import { connectToAzure, logInWithIdToken, scopesOf } from './azure.ts';
import type { LoginMethod } from './method.ts';
import { logInByRedirect } from './redirect.ts';

/** Azure AD in the browser of this machine: an authorization code with PKCE, on a redirect to any loopback port. */
export const azureBrowserMethod: LoginMethod = {
  name: 'browser',
  serves: ({ kind, authUrl }) => kind === 'azure' && authUrl !== undefined,
  obstacle: ({ browser }) => (browser.obstacle() === undefined ? undefined : 'a browser on this machine'),
  async logIn(context, provider) {
    const azure = await connectToAzure(context, provider);
    const redirected = await logInByRedirect(context, {
      // Azure AD accepts any port for `localhost`, and for no other name.
      ports: [0],
      host: 'localhost',
      path: '/',
      authorizationUrl: (redirectUri, state) =>
        azure.authorizationUrl({ redirectUri, state, scopes: scopesOf(provider) }),
      what: 'the login page of Azure AD',
    });
    return logInWithIdToken(context, provider, await azure.redeemCode(redirected));
  },
};
