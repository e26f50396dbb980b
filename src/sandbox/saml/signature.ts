import { createHash, type KeyObject, sign, verify } from 'node:crypto';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

const SIGNATURE = /<ds:Signature [\s\S]*?<\/ds:Signature>/;

/** The key that signs, and the certificate that goes with the signature (base64 of its DER). */
export interface XmlSigner {
  privateKey: KeyObject;
  certificate: string;
}

/**
 * Signs an assertion: an enveloped XML signature (RSA with SHA-256), placed after its issuer. The assertion has to be
 * written in exclusive canonical form, since nothing here canonicalizes it.
 */
export function signAssertion(assertion: string, { privateKey, certificate }: XmlSigner): string {
  const id = /^<saml:Assertion [^>]*\bID="([^"]+)"/.exec(assertion)?.[1] ?? '';
  const info = signedInfo(id, createHash('sha256').update(assertion).digest('base64'));
  const value = sign('RSA-SHA256', Buffer.from(info), privateKey).toString('base64');
  const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const signatureValue = `<ds:SignatureValue>${value}</ds:SignatureValue>`;
  const signature = `<ds:Signature xmlns:ds="${DS}">${info}${signatureValue}${keyInfo}</ds:Signature>`;
  return assertion.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
}

/**
 * Whether an assertion has such a signature by this key. Assertions that are valid, but not written in canonical form,
 * are rejected.
 */
export function isSigned(assertion: string, keyPem: string): boolean {
  const signature = SIGNATURE.exec(assertion)?.[0] ?? '';
  const info = /<ds:SignedInfo[\s\S]*<\/ds:SignedInfo>/.exec(signature)?.[0] ?? '';
  const value = Buffer.from(textOf(signature, 'SignatureValue'), 'base64');
  const digest = createHash('sha256').update(assertion.replace(SIGNATURE, '')).digest('base64');
  const canonical = info.replace(/^<ds:SignedInfo>/, `<ds:SignedInfo xmlns:ds="${DS}">`);
  return textOf(info, 'DigestValue') === digest && verify('RSA-SHA256', Buffer.from(canonical), keyPem, value);
}

function signedInfo(id: string, digest: string): string {
  const transforms = [`${DS}enveloped-signature`, EXCLUSIVE]
    .map((algorithm) => element('Transform', algorithm))
    .join('');
  const digestOf = `${element('DigestMethod', SHA256)}<ds:DigestValue>${digest}</ds:DigestValue>`;
  const reference = `<ds:Reference URI="#${id}"><ds:Transforms>${transforms}</ds:Transforms>${digestOf}</ds:Reference>`;
  const methods = `${element('CanonicalizationMethod', EXCLUSIVE)}${element('SignatureMethod', RSA_SHA256)}`;
  return `<ds:SignedInfo xmlns:ds="${DS}">${methods}${reference}</ds:SignedInfo>`;
}

function element(name: string, algorithm: string): string {
  return `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`;
}

function textOf(xml: string, name: string): string {
  return new RegExp(`<ds:${name}>([^<]*)</ds:${name}>`).exec(xml)?.[1] ?? '';
}
