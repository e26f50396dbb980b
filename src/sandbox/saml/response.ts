import type { Proof } from '../providers/external-user.ts';
import type { Provider } from '../providers/provider.ts';
import { isSigned } from './signature.ts';

const ASSERTION = /<saml:Assertion [\s\S]*<\/saml:Assertion>/;

/** The person in an identity provider's response: undefined unless its assertion is signed, and for this request. */
export function proofIn(samlResponse: string, requestId: string, { assertionKeyPem }: Provider): Proof | undefined {
  const xml = Buffer.from(samlResponse, 'base64').toString('utf8');
  const assertion = ASSERTION.exec(xml)?.[0] ?? '';
  const isForRequest = assertion.includes(` InResponseTo="${requestId}"`);
  if (!isForRequest || !isSigned(assertion, assertionKeyPem)) return undefined;
  const login = attribute(assertion, 'uid');
  return login === undefined ? undefined : { login, displayName: attribute(assertion, 'displayName') ?? login };
}

function attribute(assertion: string, name: string): string | undefined {
  const pattern = new RegExp(`<saml:Attribute Name="${name}"[^>]*><saml:AttributeValue>([^<]*)<`);
  return pattern.exec(assertion)?.[1];
}
