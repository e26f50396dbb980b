import { inflateRawSync } from 'node:zlib';
import { html } from '../../platform/html.ts';
import { htmlPage } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import { BRAND, type IdentityRequest, type IdentityRoute, refuse } from './identity-request.ts';
import { samlResponse } from './saml-response.ts';
import { isCancelled, signInPage } from './sign-in.ts';

const MAX_REQUEST_BYTES = 100_000;

/** SAML 2.0 single sign-on, redirect binding in, POST binding out. */
export const samlRoutes: IdentityRoute[] = [{ method: 'GET', path: '/:provider/sso', handler: singleSignOn }];

/** Signs the person in and posts a response, successful or not, to Rancher's registered address. */
function singleSignOn(request: IdentityRequest): RouteResponse {
  const { identity, params, url } = request;
  const registration = [...identity.registrations.values()].find(({ providerId }) => providerId === params.provider);
  const [acsUrl] = registration?.redirectUris ?? [];
  const authnRequest = readRequest(url.searchParams.get('SAMLRequest') ?? '');
  if (acsUrl === undefined || !authnRequest) return refuse('This is not a request of a registered service.');
  const relayState = url.searchParams.get('RelayState') ?? '';
  const login = { ...authnRequest, acsUrl, entityId: `${identity.url}/${params.provider}` };
  if (isCancelled(request)) return posting(acsUrl, samlResponse(identity, login, undefined), relayState);
  if (!request.person || url.searchParams.get('prompt') === 'login') return signInPage(request);
  return posting(acsUrl, samlResponse(identity, login, request.person), relayState);
}

/** The id of an AuthnRequest, and the service that sent it; undefined for anything else. */
function readRequest(samlRequest: string): { requestId: string; audience: string } | undefined {
  try {
    const deflated = Buffer.from(samlRequest, 'base64');
    const xml = inflateRawSync(deflated, { maxOutputLength: MAX_REQUEST_BYTES }).toString('utf8');
    const requestId = /<(?:\w+:)?AuthnRequest\b[^>]*\sID="([\w.-]+)"/.exec(xml)?.[1];
    const audience = /<(?:\w+:)?Issuer\b[^>]*>([^<]*)</.exec(xml)?.[1] ?? '';
    return requestId === undefined ? undefined : { requestId, audience };
  } catch {
    return undefined;
  }
}

/** A form that submits itself; without JavaScript, by a click. */
function posting(acsUrl: string, xml: string, relayState: string): RouteResponse {
  const body = html`<p>Back to Rancher…</p>
<form method="post" action="${acsUrl}">
<input type="hidden" name="SAMLResponse" value="${Buffer.from(xml).toString('base64')}">
<input type="hidden" name="RelayState" value="${relayState}">
<noscript><button type="submit">Continue</button></noscript>
</form>`;
  return htmlPage({ title: 'One moment', brand: BRAND, body, script: { code: 'document.forms[0].submit();\n' } });
}
