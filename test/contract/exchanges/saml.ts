import { generateTerminalKey, type TerminalKey } from '../../sandbox/terminal-key.ts';
import type { AnswerSeen } from '../client.ts';
import { bodyOf, type Prepare, type Question } from '../exchange.ts';
import { readFixture } from '../fixtures.ts';
import { type Json, textField } from '../json.ts';
import { answerSaml, withProviders } from '../outside.ts';
import type { RancherUnderTest } from '../rancher-under-test.ts';

const KEYCLOAK = ['keycloak'];

interface Begun {
  requestId: string;
  body: { [field: string]: Json };
}

/** The body of the captured login, with a request id and a key of this test's own. */
function begin(rancher: RancherUnderTest, publicKey: string): Begun {
  const requestId = rancher.newName();
  const captured = bodyOf(readFixture('saml-kubeconfig-1-login'));
  return { requestId, body: { ...captured, finalRedirectUrl: rancher.target.url, requestId, publicKey } };
}

/** Logs in up to the identity provider's answer; gives what the browser then posts. */
async function upToAssertion(rancher: RancherUnderTest, key: { publicKey: string }): Promise<Question & Begun> {
  const sandbox = withProviders(rancher, KEYCLOAK);
  const begun = begin(rancher, key.publicKey);
  const login = await rancher.ask({ method: 'POST', path: '/v1-public/login', body: begun.body });
  const answer = await answerSaml(sandbox, textField(login.body, 'idpRedirectUrl'), login.setCookie);
  return { ...begun, ...answer };
}

function postAssertion(rancher: RancherUnderTest, { form, cookie }: Question): Promise<AnswerSeen> {
  return rancher.ask({ method: 'POST', path: '/v1-saml/keycloak/saml/acs', form, cookie });
}

/** A login that is done, with its key and the request id under which its token lies. */
async function finished(rancher: RancherUnderTest): Promise<{ requestId: string; key: TerminalKey }> {
  const key = generateTerminalKey();
  const question = await upToAssertion(rancher, key);
  await postAssertion(rancher, question);
  return { requestId: question.requestId, key };
}

/** Asks the fixture's path for the token of a login that is done. */
const ofFinished: Prepare = async (rancher, { request }) => {
  const { requestId } = await finished(rancher);
  return { path: request.path.replace(/[^/]+$/, requestId) };
};

const withLogin: Prepare = (rancher) => {
  withProviders(rancher, KEYCLOAK);
  return { body: begin(rancher, generateTerminalKey().publicKey).body };
};

const asCaptured: Prepare = (rancher) => {
  withProviders(rancher, KEYCLOAK);
  return {};
};

export const samlExchanges: Record<string, Prepare> = {
  'saml-acs-no-cookies': async (rancher) => {
    const { form } = await upToAssertion(rancher, generateTerminalKey());
    return { ...(form && { form }) };
  },
  'saml-acs-replay': async (rancher) => {
    const question = await upToAssertion(rancher, generateTerminalKey());
    await postAssertion(rancher, question);
    return question;
  },
  'saml-authtoken-unknown-v3': asCaptured,
  'saml-badkey-garbage-2-acs': (rancher) => upToAssertion(rancher, { publicKey: 'garbage' }),
  'saml-disabled-user-2-acs': async (rancher) => {
    const { state } = withProviders(rancher, KEYCLOAK);
    await finished(rancher);
    const user = [...state.users.values()].find(({ external }) => external?.provider === 'keycloak');
    if (!user) throw new Error('nobody has logged in');
    const question = await upToAssertion(rancher, generateTerminalKey());
    user.enabled = false;
    const enableAgain = () => {
      user.enabled = true;
    };
    return { ...question, after: enableAgain };
  },
  'saml-err-case-type': asCaptured,
  'saml-err-foreign-final': asCaptured,
  'saml-err-no-final': asCaptured,
  'saml-kubeconfig-0-poll-before': asCaptured,
  'saml-kubeconfig-1-login': withLogin,
  'saml-kubeconfig-2-acs': (rancher) => upToAssertion(rancher, generateTerminalKey()),
  'saml-kubeconfig-3-poll': ofFinished,
  'saml-kubeconfig-3c-poll-v3': ofFinished,
  'saml-kubeconfig-4-delete': ofFinished,
  'saml-kubeconfig-5-poll-after-delete': async (rancher, fixture) => {
    const { path = '' } = await ofFinished(rancher, fixture);
    await rancher.ask({ method: 'DELETE', path });
    return { path };
  },
  'saml-kubeconfig-6-token': async (rancher) => {
    const { requestId, key } = await finished(rancher);
    const { body } = await rancher.ask({ method: 'GET', path: `/v1-public/authtokens/${requestId}` });
    const bearer = key.decrypt(textField(body, 'token'));
    return { bearer, path: `/v3/tokens/${bearer.slice(0, bearer.indexOf(':'))}`, literals: ['current', 'description'] };
  },
};
