import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../platform/clock.ts';
import { serveEndpoint } from './ace.ts';
import { type Certificates, caChecksum, makeCertificates } from './certificates.ts';
import { type Listener, listen } from './http/listener.ts';
import type { OidcClient } from './oidc/client.ts';
import { PEOPLE } from './people/people.ts';
import { setUpProviders, type WantedProvider } from './providers/set-up.ts';
import { Rancher } from './rancher.ts';
import { type RecordedRequest, record } from './recording.ts';
import { DEFAULT_CLUSTER_COUNT, seedState } from './seed.ts';
import { serveRancher } from './server.ts';
import type { RancherState } from './state.ts';
import { addManyTokens } from './tokens/system-tokens.ts';
import { canBeOidcProvider, DEFAULT_VERSION, type SandboxVersion } from './versions.ts';

export { isProviderId, PROVIDER_IDS, type ProviderId } from './providers/catalogue.ts';
export type { ExternalProvider, Provider } from './providers/provider.ts';
export type { RecordedRequest } from './recording.ts';

export { addEndlessKubeconfigToken, addSystemToken, SYSTEM_TOKEN_KINDS } from './tokens/system-tokens.ts';
export { canBeOidcProvider, isSandboxVersion, SANDBOX_VERSIONS, type SandboxVersion } from './versions.ts';

export interface SandboxOptions {
  /** Which Rancher version to behave like; default 2.15. */
  version?: SandboxVersion;
  /** Default: any free port. */
  port?: number;
  clock?: Clock;
  /** How many clusters, `local` included; default 3. */
  clusterCount?: number;
  /** Makes Rancher an OIDC provider, with one client that has these redirect URIs; from 2.13 on. */
  oidcClient?: { redirectUris: string[] };
  /** Auth providers besides `local`; default none. */
  providers?: WantedProvider[];
  /**
   * Adds the fields that a real server adds, and notices deletions 20 ms late, as a real server does; default false.
   */
  likeReal?: boolean;
  /** How many tokens there are from the start, of all users; default none. */
  manyTokens?: number;
  /** The state of an earlier sandbox, to continue with; default: a new server with new users and clusters. */
  state?: RancherState;
  /** Those of an earlier sandbox, for instance; default: new ones. */
  certificates?: Certificates;
}

/** A running sandbox. */
export interface Sandbox {
  /** `https://127.0.0.1:<port>` */
  url: string;
  caPem: string;
  /** SHA-256 (hex) of the CA's PEM with one final newline, as Rancher's agents compute it. */
  caChecksum: string;
  /** The admin, then the standard user. */
  users: { username: string; password: string }[];
  /** `local`, `dev` and `prod` first. */
  clusters: { id: string; name: string }[];
  /** The registered client, with the option `oidcClient`. */
  oidcClient?: Pick<OidcClient, 'clientId' | 'clientSecret'>;
  /** The origin of the sandbox's own identity provider; empty when no provider needs one. */
  identityUrl: string;
  /** The people who can sign in with providers other than `local`, unless the identity provider is an external one. */
  people: { username: string; password: string }[];
  /** For tests to inspect and change. */
  state: RancherState;
  requests: RecordedRequest[];
  /** When set, sees each request before the routes; returns true when it has handled the request itself. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Closes watches, connections and listeners. */
  close(): Promise<void>;
}

/** Starts a small Rancher: HTTPS on loopback with a CA of its own, two users, three clusters. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { clock = systemClock, version = DEFAULT_VERSION, clusterCount = DEFAULT_CLUSTER_COUNT } = options;
  if (options.oidcClient && !canBeOidcProvider(version)) throw new Error(`${version} is no OIDC provider`);
  const certificates = options.certificates ?? (await makeCertificates());
  const state = options.state ?? seedState(clock, version, { clusterCount, likeReal: options.likeReal ?? false });
  addManyTokens(state, options.manyTokens ?? 0);
  const rancher = new Rancher(state);
  const requests: RecordedRequest[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    if (prepare(sandbox, request, response)) void serveRancher(rancher, request, response);
  };
  const listeners = [await listen(certificates, options.port ?? 0, onRequest)];
  const sandbox = describe(state, certificates, listeners, requests, rancher);
  configure(state, sandbox);
  if (options.oidcClient) sandbox.oidcClient = registerClient(state, options.oidcClient.redirectUris);
  await addEndpoint(rancher, sandbox, certificates, listeners);
  await addProviders(options.providers ?? [], sandbox, certificates, listeners);
  return sandbox;
}

function describe(
  state: RancherState,
  { caPem }: Certificates,
  listeners: Listener[],
  requests: RecordedRequest[],
  rancher: Rancher,
): Sandbox {
  return {
    url: `https://${listeners[0]?.host}`,
    caPem,
    caChecksum: caChecksum(caPem),
    users: [...state.users.values()].map(({ username, password }) => ({ username, password })),
    clusters: [...state.clusters.values()].map(({ id, name }) => ({ id, name })),
    identityUrl: '',
    people: PEOPLE.map(({ username, password }) => ({ username, password })),
    state,
    requests,
    async close() {
      rancher.close();
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

/**
 * What every listener does first: sets the sandbox's time, records, intercepts. Returns whether the routes are still to
 * handle it.
 */
function prepare(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('Date', new Date(sandbox.state.clock.now()).toUTCString());
  record(sandbox.requests, request, response);
  return !sandbox.intercept?.(request, response);
}

function configure(state: RancherState, { url, caPem }: Sandbox): void {
  state.addSetting('server-url', { default: '', value: url });
  state.addSetting('cacerts', { default: '', value: caPem });
}

function registerClient(state: RancherState, redirectUris: string[]) {
  const { clientId, clientSecret } = state.addOidcClient(redirectUris);
  return { clientId, clientSecret };
}

/** Gives `prod` its Authorized Cluster Endpoint, on a port of its own. */
async function addEndpoint(rancher: Rancher, sandbox: Sandbox, certificates: Certificates, listeners: Listener[]) {
  const prod = [...rancher.state.clusters.values()].find(({ name }) => name === 'prod');
  if (!prod) return;
  const listener = await listen(certificates, 0, (request, response) => {
    if (prepare(sandbox, request, response)) void serveEndpoint(rancher, prod.id, request, response);
  });
  listeners.push(listener);
  prod.authorizedEndpoint = { fqdn: listener.host, caCerts: sandbox.caPem };
}

async function addProviders(
  wanted: WantedProvider[],
  sandbox: Sandbox,
  certificates: Certificates,
  listeners: Listener[],
): Promise<void> {
  const { state, url } = sandbox;
  const { identityUrl, listener } = await setUpProviders(wanted, { state, certificates, rancherUrl: url });
  sandbox.identityUrl = identityUrl;
  if (listener) listeners.push(listener);
}
