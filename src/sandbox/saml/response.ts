import { verify } from 'node:crypto';
import type { Proof } from '../providers/external-user.ts';
import type { Provider } from '../providers/provider.ts';

const ASSERTION = /<saml:Assertion [\s\S]*<\/saml:Assertion>/;

/**
 * The person in a response of the sandbox's identity provider. Its assertion has to be signed, and for this request.
 * Undefined for any other response, and for one that says no.
 */
export function proofIn(samlResponse: string, requestId: string, { assertionKeyPem }: Provider): Proof | undefined {
  const xml = Buffer.from(samlResponse, 'base64').toString('utf8');
  const assertion = ASSERTION.exec(xml)?.[0] ?? '';
  const signature = /<SignatureValue>([^<]+)<\/SignatureValue>/.exec(xml)?.[1] ?? '';
  const isValid = verify('RSA-SHA256', Buffer.from(assertion), assertionKeyPem, Buffer.from(signature, 'base64'));
  if (!isValid || !assertion.includes(` InResponseTo="${requestId}"`)) return undefined;
  const login = attribute(assertion, 'uid');
  return login === undefined ? undefined : { login, displayName: attribute(assertion, 'displayName') ?? login };
}

function attribute(assertion: string, name: string): string | undefined {
  const pattern = new RegExp(`<saml:Attribute Name="${name}"><saml:AttributeValue>([^<]*)<`);
  return pattern.exec(assertion)?.[1];
}
