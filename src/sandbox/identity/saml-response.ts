import { randomBytes } from 'node:crypto';
import type { Person } from '../people/people.ts';
import { signAssertion } from '../saml/signature.ts';
import type { Identity } from './identity.ts';

const NAMES = 'urn:oasis:names:tc:SAML:2.0';
const VALID_FOR_MS = 60_000;

/** The login that a response is for. */
export interface SamlLogin {
  requestId: string;
  /** The service that asked for the login, by its entity id. */
  audience: string;
  acsUrl: string;
  /** Of the identity provider. */
  entityId: string;
}

/** A response: with a signed assertion about the person, or without one if the login was cancelled. */
export function samlResponse(identity: Identity, login: SamlLogin, person: Person | undefined): string {
  const issued = instant(identity.clock.now());
  const status = person ? 'Success' : 'Responder';
  const { privateKey } = identity.key;
  const assertion = person
    ? signAssertion(assertionOf(identity, login, person), { privateKey, certificate: identity.certificate })
    : '';
  return [
    `<samlp:Response xmlns:samlp="${NAMES}:protocol" ID="${newId()}" Version="2.0" IssueInstant="${issued}" `,
    `Destination="${escapeXml(login.acsUrl)}" InResponseTo="${login.requestId}">`,
    `<saml:Issuer xmlns:saml="${NAMES}:assertion">${escapeXml(login.entityId)}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${NAMES}:status:${status}"/></samlp:Status>`,
    assertion,
    '</samlp:Response>',
  ].join('');
}

/** In exclusive canonical form, as the signature requires: attributes in order, no empty-element tags. */
function assertionOf(identity: Identity, { requestId, audience, acsUrl, entityId }: SamlLogin, person: Person): string {
  const now = identity.clock.now();
  const [issued, end] = [instant(now), instant(now + VALID_FOR_MS)];
  const confirmation = `InResponseTo="${requestId}" NotOnOrAfter="${end}" Recipient="${escapeXml(acsUrl)}"`;
  return [
    `<saml:Assertion xmlns:saml="${NAMES}:assertion" ID="${newId()}" IssueInstant="${issued}" Version="2.0">`,
    element('Issuer', escapeXml(entityId)),
    element(
      'Subject',
      element('NameID', escapeXml(person.username)),
      element(`SubjectConfirmation Method="${NAMES}:cm:bearer"`, element(`SubjectConfirmationData ${confirmation}`)),
    ),
    element(
      `Conditions NotBefore="${issued}" NotOnOrAfter="${end}"`,
      element('AudienceRestriction', element('Audience', audience)),
    ),
    element(
      `AuthnStatement AuthnInstant="${issued}"`,
      element('AuthnContext', element('AuthnContextClassRef', `${NAMES}:ac:classes:PasswordProtectedTransport`)),
    ),
    element('AttributeStatement', attribute('uid', person.username), attribute('displayName', person.name)),
    '</saml:Assertion>',
  ].join('');
}

function attribute(name: string, value: string): string {
  return element(`Attribute Name="${name}"`, element('AttributeValue', escapeXml(value)));
}

/** `start`: the element's name, with its attributes. */
function element(start: string, ...content: string[]): string {
  return `<saml:${start}>${content.join('')}</saml:${start.split(' ', 1)[0]}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function newId(): string {
  return `id-${randomBytes(16).toString('hex')}`;
}
