import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as tls from 'node:tls';

/** Where Linux distributions and BSDs keep their roots; the places that Go programs, kubectl among them, look in. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const macKeychains = [
  '/System/Library/Keychains/SystemRootCertificates.keychain',
  '/Library/Keychains/System.keychain',
];

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What this runs on. */
interface System {
  platform: NodeJS.Platform;
  /** `tls.getCACertificates`, where this Node.js has it. */
  readRoots: unknown;
}

const thisSystem: System = { platform: process.platform, readRoots: Reflect.get(tls, 'getCACertificates') };

/** For a program of macOS that may hang with its daemon. Milliseconds. */
const patience = 5_000;

/**
 * The operating system's root certificates in PEM, which Node.js 20 does not read by itself, or those that `SSL_CERT_FILE`
 * names in their place; and those in the directories of `SSL_CERT_DIR`. Empty when there are none.
 */
export function systemRoots(env: NodeJS.ProcessEnv, { platform, readRoots } = thisSystem): string[] {
  const directories = (env.SSL_CERT_DIR ?? '').split(delimiter).filter((path) => path !== '');
  const named = [...new Set(directories.flatMap(readDirectory))];
  if (env.SSL_CERT_FILE) return [...readPem(env.SSL_CERT_FILE), ...named];
  // Node.js would leave out the operating system's where the variable is set; Go programs do not.
  const asksNode = directories.length === 0 || platform === 'darwin' || platform === 'win32';
  if (typeof readRoots === 'function' && asksNode) return [...readRoots('system'), ...named];
  return [...(platform === 'darwin' ? macRoots() : readBundle()), ...named];
}

function readBundle(): string[] {
  for (const bundle of bundles) {
    const pem = readPem(bundle);
    if (pem.length > 0) return pem;
  }
  return [];
}

/** The roots that Node.js comes with, in PEM, and what `NODE_EXTRA_CA_CERTS` names: those that it trusts by default. */
export function nodeRoots(env: NodeJS.ProcessEnv): string[] {
  return [...tls.rootCertificates, ...(env.NODE_EXTRA_CA_CERTS ? readPem(env.NODE_EXTRA_CA_CERTS) : [])];
}

/** The same, and those of the operating system. */
export function allRoots(env: NodeJS.ProcessEnv): string[] {
  return [...nodeRoots(env), ...systemRoots(env)];
}

function readPem(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}

/** The certificates in the files of a directory; what else is there is passed over, as OpenSSL and Go do. */
function readDirectory(directory: string): string[] {
  const texts = filesIn(directory).flatMap(readPem);
  return texts.flatMap((text) => text.match(certificates) ?? []).filter(isCertificate);
}

/** Files and links to files: a pipe could be waited at forever. */
function filesIn(directory: string): string[] {
  try {
    const paths = readdirSync(directory).map((name) => join(directory, name));
    return paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  } catch {
    return [];
  }
}

/** TLS refuses a list with one that cannot be read. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function macRoots(): string[] {
  try {
    const find = ['find-certificate', '-a', '-p', ...macKeychains];
    return [execFileSync('security', find, { encoding: 'utf8', timeout: patience })];
  } catch {
    return [];
  }
}
