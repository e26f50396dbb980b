import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Browser } from '../sandbox/browser.ts';
import { JANE } from '../sandbox/sign-in.ts';
import { CannotAsk } from './preparations.ts';
import type { RancherUnderTest } from './rancher-under-test.ts';

/** Switches just these providers on. Only the sandbox has identity providers that a test can sign in at. */
export function switchProviders({ sandbox }: RancherUnderTest, ids: string[]): void {
  for (const provider of sandbox?.state.providers.values() ?? []) provider.enabled = ids.includes(provider.id);
}

/** The sandbox, with just these providers; no other server can be asked. */
export function withProviders(rancher: RancherUnderTest, ids: string[]): Sandbox {
  if (!rancher.sandbox) throw new CannotAsk('this server has no identity provider to sign in at');
  switchProviders(rancher, ids);
  return rancher.sandbox;
}

/** A SAML response for a login that was begun, and what of the browser goes with it. */
export interface SamlAnswer {
  form: Record<string, string>;
  cookie: string;
}

/** Signs Jane in at the identity provider to which a login points; `setCookie` are the cookies of that login. */
export async function answerSaml(sandbox: Sandbox, idpRedirectUrl: string, setCookie: string[]): Promise<SamlAnswer> {
  const browser = new Browser(sandbox.caPem);
  browser.take(setCookie);
  const page = await browser.submit(await browser.open(idpRedirectUrl), JANE);
  const fieldValue = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  return {
    form: { SAMLResponse: fieldValue('SAMLResponse'), RelayState: fieldValue('RelayState') },
    cookie: browser.cookieHeader('/v1-saml/keycloak/saml/acs'),
  };
}
