import { Browser } from '../../sandbox/browser.ts';
import { signInFor } from '../../sandbox/sign-in.ts';
import { anonymous, bodyOf, type Prepare } from '../exchange.ts';
import { withProviders } from '../outside.ts';

type CodeProvider = 'genericoidc' | 'github';

/** A login with a fresh code, from a browser that has the cookies of the sign-in. */
function withCode(id: CodeProvider): Prepare {
  return async (rancher, fixture) => {
    const sandbox = withProviders(rancher, [id]);
    const { code, cookie } = await signInFor(sandbox, id, new Browser(sandbox.caPem));
    return { body: { ...bodyOf(fixture), code }, cookie };
  };
}

/** The same, with a code that was used before. */
function withUsedCode(id: CodeProvider): Prepare {
  return async (rancher, fixture) => {
    const question = await withCode(id)(rancher, fixture);
    await rancher.mustAsk({ ...fixture.request, ...question });
    return question;
  };
}

function listing(...ids: string[]): Prepare {
  return (rancher, fixture) => {
    withProviders(rancher, ids);
    return anonymous(rancher, fixture);
  };
}

export const outsideExchanges: Record<string, Prepare> = {
  'login-github-code': withCode('github'),
  'login-github-code-reused': withUsedCode('github'),
  'login-oidc-code': withCode('genericoidc'),
  'login-oidc-code-no-verifier': async (rancher, fixture) => {
    const { body } = await withCode('genericoidc')(rancher, fixture);
    return { ...(body !== undefined && { body }) };
  },
  'login-oidc-code-reused': withUsedCode('genericoidc'),
  'providers-github': listing('genericoidc', 'keycloak', 'github'),
  'providers-oidc': listing('genericoidc'),
};
