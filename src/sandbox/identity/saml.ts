import { randomBytes, sign } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { escapeHtml, html, htmlPage } from '../html.ts';
import type { Person } from '../people.ts';
import type { RouteResponse } from '../route-response.ts';
import type { Identity } from './identity.ts';
import { BRAND, type IdentityRequest, type IdentityRoute, refuse } from './identity-request.ts';
import { isCancelled, signInPage } from './sign-in.ts';

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const MAX_REQUEST_BYTES = 100_000;

/** SAML 2.0 single sign-on, redirect binding in, POST binding out. */
export const samlRoutes: IdentityRoute[] = [{ method: 'GET', path: '/:provider/sso', handler: singleSignOn }];

/** Signs the person in and posts a response, successful or not, to Rancher's registered address. */
function singleSignOn(request: IdentityRequest): RouteResponse {
  const { identity, params, url } = request;
  const registration = [...identity.registrations.values()].find(({ providerId }) => providerId === params.provider);
  const [acsUrl] = registration?.redirectUris ?? [];
  const requestId = requestIdIn(url.searchParams.get('SAMLRequest') ?? '');
  if (acsUrl === undefined || requestId === undefined) return refuse('This is not a request of a registered service.');
  const relayState = url.searchParams.get('RelayState') ?? '';
  const about = { acsUrl, requestId, issuer: `${identity.url}/${params.provider}` };
  if (isCancelled(request)) return posting(acsUrl, response(identity, about, undefined), relayState);
  if (!request.person || url.searchParams.get('prompt') === 'login') return signInPage(request);
  return posting(acsUrl, response(identity, about, request.person), relayState);
}

function requestIdIn(samlRequest: string): string | undefined {
  try {
    const deflated = Buffer.from(samlRequest, 'base64');
    const xml = inflateRawSync(deflated, { maxOutputLength: MAX_REQUEST_BYTES }).toString('utf8');
    return /<samlp:AuthnRequest\b[^>]*\sID="([\w.-]+)"/.exec(xml)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * A response with one assertion. Simpler than the standard: the signature (RSA with SHA-256) covers the assertion's
 * text as it is, not its canonical form.
 */
function response(
  identity: Identity,
  { acsUrl, requestId, issuer }: { acsUrl: string; requestId: string; issuer: string },
  person: Person | undefined,
): string {
  const issued = new Date(identity.clock.now()).toISOString();
  const status = person ? 'Success' : 'Responder';
  const assertion = person ? assertionOf(person, { requestId, issuer, issued }) : '';
  const signature = assertion && sign('RSA-SHA256', Buffer.from(assertion), identity.key.privateKey).toString('base64');
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${newId()}" Version="2.0" IssueInstant="${issued}" `,
    `Destination="${escapeHtml(acsUrl)}" InResponseTo="${requestId}">`,
    `<samlp:Status><samlp:StatusCode Value="${STATUS}${status}"/></samlp:Status>`,
    assertion,
    signature && `<SignatureValue>${signature}</SignatureValue>`,
    '</samlp:Response>',
  ].join('');
}

function assertionOf(person: Person, about: { requestId: string; issuer: string; issued: string }): string {
  const attribute = (name: string, value: string) =>
    `<saml:Attribute Name="${name}"><saml:AttributeValue>${escapeHtml(value)}</saml:AttributeValue></saml:Attribute>`;
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${about.issued}">`,
    `<saml:Issuer>${escapeHtml(about.issuer)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID>${escapeHtml(person.username)}</saml:NameID>`,
    `<saml:SubjectConfirmation><saml:SubjectConfirmationData InResponseTo="${about.requestId}"/></saml:SubjectConfirmation>`,
    '</saml:Subject>',
    `<saml:AttributeStatement>${attribute('uid', person.username)}${attribute('displayName', person.name)}</saml:AttributeStatement>`,
    '</saml:Assertion>',
  ].join('');
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

function newId(): string {
  return `id-${randomBytes(16).toString('hex')}`;
}
