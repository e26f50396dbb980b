import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** For a program of macOS that may hang with its daemon. Milliseconds. */
const patience = 5_000;

/**
 * The operating system's root certificates in PEM, which Node.js 20 does not read by itself. Empty when there are none.
 */
export function systemRoots(env: NodeJS.ProcessEnv): string[] {
  if (env.SSL_CERT_FILE) return readPem(env.SSL_CERT_FILE);
  const built = Reflect.get(tls, 'getCACertificates');
  if (typeof built === 'function') return built('system');
  if (process.platform === 'darwin') return macRoots();
  for (const bundle of bundles) {
    const pem = readPem(bundle);
    if (pem.length > 0) return pem;
  }
  return [];
}

/** The roots of Node.js and those of the operating system together, in PEM, and what `NODE_EXTRA_CA_CERTS` names. */
export function allRoots(env: NodeJS.ProcessEnv): string[] {
  const more = env.NODE_EXTRA_CA_CERTS ? readPem(env.NODE_EXTRA_CA_CERTS) : [];
  return [...tls.rootCertificates, ...systemRoots(env), ...more];
}

function readPem(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
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
