import { signInBySaml } from '../../sandbox/sign-in.ts';
import { generateTerminalKey, type TerminalKey } from '../../sandbox/terminal-key.ts';
import type { ClientResponse } from '../client.ts';
import { bodyOf, type Prepare, type PreparedRequest } from '../exchange.ts';
import { readFixture } from '../fixtures.ts';
import { enableProviders, externalUser } from '../identity-providers.ts';
import { type Json, textField } from '../json.ts';
import { disable, until } from '../preparations.ts';
import type { RancherUnderTest } from '../rancher-under-test.ts';

const ACS = '/v1-saml/keycloak/saml/acs';

interface Login {
  requestId: string;
  body: { [field: string]: Json };
}

/** The captured login, with a request id and a key of its own. */
function newLogin(rancher: RancherUnderTest, publicKey: string): Login {
  const requestId = rancher.newName();
  const captured = bodyOf(readFixture('saml-kubeconfig-1-login'));
  return { requestId, body: { ...captured, finalRedirectUrl: rancher.server.url, requestId, publicKey } };
}

/** Logs in up to the identity provider's response; returns what the browser then posts. */
async function upToAssertion(
  rancher: RancherUnderTest,
  { publicKey }: { publicKey: string },
): Promise<PreparedRequest & Login> {
  await enableProviders(rancher, ['keycloak']);
  const login = newLogin(rancher, publicKey);
  const { body, setCookie } = await rancher.send({ method: 'POST', path: '/v1-public/login', body: login.body });
  const posted = await signInBySaml(rancher.server, textField(body, 'idpRedirectUrl'), setCookie);
  return { ...login, ...posted };
}

function postAssertion(rancher: RancherUnderTest, { form, cookie }: PreparedRequest): Promise<ClientResponse> {
  return rancher.send({ method: 'POST', path: ACS, form, cookie });
}

/** A completed login, with its key and the request id of its token. */
async function completed(rancher: RancherUnderTest): Promise<{ requestId: string; key: TerminalKey }> {
  const key = generateTerminalKey();
  const prepared = await upToAssertion(rancher, key);
  await postAssertion(rancher, prepared);
  return { requestId: prepared.requestId, key };
}

/** The token of a completed login. */
async function completedToken(rancher: RancherUnderTest): Promise<string> {
  const { requestId, key } = await completed(rancher);
  const { body } = await rancher.send({ method: 'GET', path: `/v1-public/authtokens/${requestId}` });
  return key.decrypt(textField(body, 'token'));
}

/** The fixture's path, for the token of a completed login. */
const ofCompleted: Prepare = async (rancher, { request }) => {
  const { requestId } = await completed(rancher);
  return { path: request.path.replace(/[^/]+$/, requestId) };
};

const withLogin: Prepare = async (rancher) => {
  await enableProviders(rancher, ['keycloak']);
  return { body: newLogin(rancher, generateTerminalKey().publicKey).body };
};

const asCaptured: Prepare = async (rancher) => {
  await enableProviders(rancher, ['keycloak']);
  return {};
};

/** The user is enabled again afterwards, since the others log in as the same person. */
const ofDisabledUser: Prepare = async (rancher) => {
  const bearer = await completedToken(rancher);
  const id = await externalUser(rancher, 'keycloak');
  const prepared = await upToAssertion(rancher, generateTerminalKey());
  await disable(rancher, { id });
  const withToken = { method: 'GET', path: '/v3/users?me=true', bearer };
  await until('the user to be disabled', async () => (await rancher.send(withToken)).status === 401);
  const enable = () => void rancher.asAdmin('PUT', `/v3/users/${id}`, { enabled: true });
  return { ...prepared, after: enable };
};

export const samlExchanges: Record<string, Prepare> = {
  'saml-acs-no-cookies': async (rancher) => {
    const { form } = await upToAssertion(rancher, generateTerminalKey());
    return { ...(form && { form }) };
  },
  'saml-acs-replay': async (rancher) => {
    const prepared = await upToAssertion(rancher, generateTerminalKey());
    await postAssertion(rancher, prepared);
    return prepared;
  },
  'saml-authtoken-unknown-v3': asCaptured,
  'saml-badkey-garbage-2-acs': (rancher) => upToAssertion(rancher, { publicKey: 'garbage' }),
  'saml-disabled-user-2-acs': ofDisabledUser,
  'saml-err-case-type': asCaptured,
  'saml-err-foreign-final': asCaptured,
  'saml-err-no-final': asCaptured,
  'saml-kubeconfig-0-poll-before': asCaptured,
  'saml-kubeconfig-1-login': withLogin,
  'saml-kubeconfig-2-acs': (rancher) => upToAssertion(rancher, generateTerminalKey()),
  'saml-kubeconfig-3-poll': ofCompleted,
  'saml-kubeconfig-3c-poll-v3': ofCompleted,
  'saml-kubeconfig-4-delete': ofCompleted,
  'saml-kubeconfig-5-poll-after-delete': async (rancher, fixture) => {
    const { path = '' } = await ofCompleted(rancher, fixture);
    await rancher.send({ method: 'DELETE', path });
    return { path };
  },
  'saml-kubeconfig-6-token': async (rancher) => {
    const bearer = await completedToken(rancher);
    return { bearer, path: `/v3/tokens/${bearer.slice(0, bearer.indexOf(':'))}`, literals: ['current', 'description'] };
  },
};
