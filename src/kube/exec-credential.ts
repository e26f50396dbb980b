import { CliError } from '../errors.ts';
import { rfc3339 } from '../rfc3339.ts';
import type { Secret } from '../secret.ts';

const group = 'client.authentication.k8s.io';
const supportedVersions = [`${group}/v1`, `${group}/v1beta1`];

/** What Rancher writes into its kubeconfigs, and so what a client expects that says nothing. */
const defaultVersion = `${group}/v1beta1`;

/** What a Kubernetes client requests from its exec plugin. */
export interface ExecInfo {
  apiVersion: string;
  /** The API server's URL; only known where the kubeconfig says `provideClusterInfo: true`. */
  clusterServer: string | undefined;
  /** The proxy that the client uses for it; known as above. */
  clusterProxy: string | undefined;
}

/**
 * Reads `KUBERNETES_EXEC_INFO` (client-go sets it; the JavaScript and Python clients may not).
 * Throws `usage` for a version that this program does not support.
 */
export function parseExecInfo(json: string | undefined): ExecInfo {
  if (json === undefined || json.trim() === '')
    return { apiVersion: defaultVersion, clusterServer: undefined, clusterProxy: undefined };
  const info = parseObject(json);
  const apiVersion = info.apiVersion ?? defaultVersion;
  if (typeof apiVersion !== 'string' || !supportedVersions.includes(apiVersion)) {
    throw new CliError(
      'usage',
      'the Kubernetes client requests a credential in a version that is not supported',
      `Set the exec entry's apiVersion in the kubeconfig to ${supportedVersions.join(' or ')}.`,
    );
  }
  const cluster = property(info.spec, 'cluster');
  return { apiVersion, clusterServer: textIn(cluster, 'server'), clusterProxy: textIn(cluster, 'proxy-url') };
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below, in the same words as for any other nonsense.
  }
  throw new CliError('usage', 'KUBERNETES_EXEC_INFO is set, but does not hold a JSON object');
}

function textIn(value: unknown, name: string): string | undefined {
  const text = property(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * The ExecCredential as client-go reads it, one line. `expiresAt`: milliseconds since the epoch, by the local clock.
 * Throws `failed` for a token that would not stay within the header that the client makes of it.
 */
export function formatExecCredential(apiVersion: string, token: Secret, expiresAt: number): string {
  if (!token.isOneWord())
    throw new CliError('failed', 'the token has characters that no token has, so it is not returned');
  return `${JSON.stringify({
    kind: 'ExecCredential',
    apiVersion,
    spec: {},
    status: { expirationTimestamp: rfc3339(expiresAt), token: token.expose() },
  })}\n`;
}
