import type { ProviderId, Sandbox } from '../../src/sandbox/sandbox.ts';
import { field, type Json, listField, textField } from '../contract/json.ts';
import { Browser } from './browser.ts';
import { callSandbox } from './harness.ts';

export const JANE = { username: 'jane', password: 'jane-password' };

/** A provider's public entry. */
export async function providerEntry(sandbox: Sandbox, id: ProviderId): Promise<Json> {
  const { body } = await callSandbox(sandbox, 'GET', '/v1-public/authproviders');
  const entry = listField(body, 'data').find((candidate) => field(candidate, 'id') === id);
  if (entry === undefined) throw new Error(`${id} is not listed`);
  return entry;
}

/** Signs Jane in at a provider's pages; returns what a login with the code needs. */
export async function signInFor(sandbox: Sandbox, id: ProviderId, browser: Browser, state = 'one') {
  const entry = await providerEntry(sandbox, id);
  const url = new URL(textField(entry, 'redirectUrl'));
  url.searchParams.set('scope', 'openid profile email');
  url.searchParams.set('state', state);
  const signIn = await browser.open(url);
  const back = await browser.submit(signIn, JANE, `${sandbox.url}/verify-auth`);
  return {
    type: textField(entry, 'type'),
    code: back.url.searchParams.get('code') ?? '',
    state: back.url.searchParams.get('state'),
    cookie: browser.cookieHeader('/v1-public/login'),
  };
}

/** What a browser posts to Rancher after a sign-in by SAML. */
export interface SamlPost {
  form: Record<string, string>;
  cookie: string;
}

/** Signs Jane in at the identity provider of a login; `setCookie`: the cookies of the login's response. */
export async function signInBySaml(
  { caPem }: { caPem?: string | undefined },
  idpRedirectUrl: string,
  setCookie: string[],
): Promise<SamlPost> {
  const browser = new Browser(caPem);
  browser.take(setCookie);
  const page = await browser.submit(await browser.open(idpRedirectUrl), JANE);
  const fieldValue = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  return {
    form: { SAMLResponse: fieldValue('SAMLResponse'), RelayState: fieldValue('RelayState') },
    cookie: browser.cookieHeader('/v1-saml/keycloak/saml/acs'),
  };
}
