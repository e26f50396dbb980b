import { X509Certificate } from 'node:crypto';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** What a service provider needs to know about an identity provider. */
export interface IdentityProviderMetadata {
  entityId: string;
  signOnUrl: string;
  /** Of the key that signs assertions: base64 of its DER. */
  certificate: string;
}

/** The metadata document of an identity provider, redirect binding in. */
export function writeMetadata({ entityId, signOnUrl, certificate }: IdentityProviderMetadata): string {
  return [
    `<EntityDescriptor xmlns="${METADATA}" entityID="${entityId}">`,
    `<IDPSSODescriptor protocolSupportEnumeration="${PROTOCOL}">`,
    '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">',
    `<X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    `<SingleSignOnService Binding="${REDIRECT}" Location="${signOnUrl}"/>`,
    '</IDPSSODescriptor></EntityDescriptor>',
  ].join('');
}

/**
 * The sign-on address in a metadata document, and the public key (PEM) of its certificate. Throws when one is missing.
 */
export function readMetadata(xml: string): { signOnUrl: string; keyPem: string } {
  const service = [...xml.matchAll(/<(?:\w+:)?SingleSignOnService\b[^>]*>/g)].find(([tag]) => tag.includes(REDIRECT));
  const signOnUrl = /\bLocation="([^"]+)"/.exec(service?.[0] ?? '')?.[1];
  const certificate = /<(?:\w+:)?X509Certificate>([^<]+)</.exec(xml)?.[1];
  if (signOnUrl === undefined || certificate === undefined)
    throw new Error('the metadata has no sign-on address or key');
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
  return { signOnUrl, keyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}
