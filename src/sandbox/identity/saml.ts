import { randomBytes, sign } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { escapeHtml, html, htmlPage } from '../html.ts';
import type { Person } from '../people.ts';
import type { RouteResponse } from '../route-response.ts';
import type { Identity } from './identity.ts';
import { isCancelled, signInPage } from './sign-in.ts';
import { BRAND, type Place, refuse, type Visit } from './visit.ts';

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const MAX_REQUEST_BYTES = 100_000;

/** SAML 2.0 single sign-on, redirect binding in, POST binding out. */
export const samlPlaces: Place[] = [{ method: 'GET', path: '/:provider/sso', handler: singleSignOn }];

/** Signs the person in and posts a response, of success or not, to the address that Rancher has registered. */
function singleSignOn(visit: Visit): RouteResponse {
  const { identity, params, url } = visit;
  const registration = [...identity.registrations.values()].find(({ providerId }) => providerId === params.provider);
  const [acsUrl] = registration?.redirectUris ?? [];
  const requestId = requestIdIn(url.searchParams.get('SAMLRequest') ?? '');
  if (acsUrl === undefined || requestId === undefined) return refuse('This is no request of a known service.');
  const relayState = url.searchParams.get('RelayState') ?? '';
  const said = { acsUrl, requestId, issuer: `${identity.url}/${params.provider}` };
  if (isCancelled(visit)) return posting(acsUrl, response(identity, said, undefined), relayState);
  if (!visit.person || url.searchParams.get('prompt') === 'login') return signInPage(visit);
  return posting(acsUrl, response(identity, said, visit.person), relayState);
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
 * A response with one assertion. It is simpler than the standard: the signature (RSA with SHA-256) is over the text of the
 * assertion as it stands, not over its canonical form.
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

/** A form that posts itself; without JavaScript it has to be clicked. */
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
