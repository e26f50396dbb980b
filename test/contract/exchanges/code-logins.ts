import { anonymous, bodyOf, type Prepare } from '../exchange.ts';
import { enableProviders, signInForCode } from '../identity-providers.ts';
import type { SuiteProvider } from '../identity-server.ts';

type CodeProvider = 'genericoidc' | 'github';

/** A login with a new code, from a browser that has the cookies of the sign-in. */
function withCode(id: CodeProvider): Prepare {
  return async (rancher, fixture) => {
    await enableProviders(rancher, [id]);
    const { code, cookie } = await signInForCode(rancher, id);
    return { body: { ...bodyOf(fixture), code }, cookie };
  };
}

/** The same, with a code that was used before. */
function withUsedCode(id: CodeProvider): Prepare {
  return async (rancher, fixture) => {
    const prepared = await withCode(id)(rancher, fixture);
    await rancher.sendOk({ ...fixture.request, ...prepared });
    return prepared;
  };
}

function listing(...ids: SuiteProvider[]): Prepare {
  return async (rancher, fixture) => {
    await enableProviders(rancher, ids);
    return anonymous(rancher, fixture);
  };
}

export const codeLoginExchanges: Record<string, Prepare> = {
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
