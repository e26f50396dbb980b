import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { type ClientRequest, type ClientResponse, type Server, sendRequest } from './client.ts';
import { field, type Json, textField } from './json.ts';

export interface Credentials {
  username: string;
  password: string;
}

export interface TestToken {
  name: string;
  bearer: string;
}

/** A client that is registered with Rancher as an OIDC provider. */
export interface OidcClient {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** The API in which the objects of v3 are Kubernetes objects. */
export const MANAGEMENT_API = '/k8s/clusters/local/apis/management.cattle.io/v3';

export const EXT_API = '/apis/ext.cattle.io/v1';

const REDIRECT_URI = 'http://127.0.0.1:18990/callback';

/** The settings that concern tokens; every exchange starts with their defaults. */
const TOKEN_SETTINGS = [
  'kubeconfig-generate-token',
  'kubeconfig-default-token-ttl-minutes',
  'auth-token-max-ttl-minutes',
  'auth-user-session-ttl-minutes',
];

/** What not every server can or may do. */
export interface Abilities {
  /** A client of Rancher as an OIDC provider. */
  oidcClient?: OidcClient | undefined;
  /** Whether it can reach identity providers on this machine's loopback. */
  reachesLoopback: boolean;
  /** Whether token hashing may be turned on, which cannot be undone. */
  mayHashTokens: boolean;
}

/**
 * The Rancher that the contract is checked against: the sandbox, or a real one. It is prepared through its HTTP API
 * only.
 */
export class RancherUnderTest {
  readonly server: Server;
  readonly admin: Credentials;
  readonly abilities: Abilities;
  /** The prefix of all names that are created here. */
  readonly prefix = `kubectl-rancher-contract-${randomBytes(4).toString('hex')}`;
  readonly #originalSettings = new Map<string, string>();
  readonly #created: string[] = [];
  readonly #atEnd: (() => Promise<unknown>)[];
  readonly #once = new Map<string, unknown>();
  #names = 0;
  #adminSession: Promise<TestToken> | undefined;

  constructor(server: Server, admin: Credentials, abilities: Abilities, stop: () => Promise<void>) {
    this.server = server;
    this.admin = admin;
    this.abilities = abilities;
    this.#atEnd = [stop];
  }

  send(request: ClientRequest): Promise<ClientResponse> {
    return sendRequest(this.server, request);
  }

  /** Sends a request that has to succeed; returns the body. */
  async sendOk(request: ClientRequest): Promise<Json> {
    const { status, body } = await this.send(request);
    if (status >= 300) throw new Error(`${request.method} ${request.path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async asAdmin(method: string, path: string, body?: Json): Promise<Json> {
    const { bearer } = await this.adminSession();
    return this.sendOk({ method, path, body, bearer });
  }

  adminSession(): Promise<TestToken> {
    this.#adminSession ??= this.#logIn(this.admin, 'json');
    return this.#adminSession;
  }

  /** Logs in; the token is deleted at the end. */
  async login(user: Credentials, responseType = 'json'): Promise<TestToken> {
    const token = await this.#logIn(user, responseType);
    this.deleteTokenAtEnd(token.name);
    return token;
  }

  /** Creates a token with another one; scoped to a cluster if one is named. It is deleted at the end. */
  async mint(parent: TestToken, options: { clusterId?: string; ttl?: number } = {}): Promise<TestToken> {
    const body = { type: 'token', description: this.prefix, ttl: 3_600_000, ...options };
    const minted = await this.sendOk({ method: 'POST', path: '/v3/tokens', body, bearer: parent.bearer });
    const token = tokenOf(textField(minted, 'token'));
    this.deleteTokenAtEnd(token.name);
    return token;
  }

  /** Deletes any user's token, as an admin. */
  async deleteToken({ name }: TestToken): Promise<void> {
    await this.asAdmin('DELETE', `${MANAGEMENT_API}/tokens/${name}`);
  }

  /** Has an object deleted at the end, by its path. */
  deleteAtEnd(path: string): void {
    this.#created.push(path);
  }

  /** Has something done at the end, before objects are deleted. */
  atEnd(action: () => Promise<unknown>): void {
    this.#atEnd.unshift(action);
  }

  deleteTokenAtEnd(name: string): void {
    this.deleteAtEnd(`${MANAGEMENT_API}/tokens/${name}`);
  }

  deleteExtTokenAtEnd(name: string): void {
    this.deleteAtEnd(`${EXT_API}/tokens/${name}`);
  }

  newName(): string {
    this.#names += 1;
    return `${this.prefix}-${this.#names}`;
  }

  /** What `make` returns for `name`, which it is called for once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#once.get(name);
    if (made instanceof Promise) return made;
    const making = make();
    this.#once.set(name, making);
    return making;
  }

  /** Sets a setting; an empty value restores the default. The original value is restored at the end. */
  async set(name: string, value: string): Promise<void> {
    if (!this.#originalSettings.has(name)) {
      const setting = await this.asAdmin('GET', `/v3/settings/${name}`);
      const customized = field(setting, 'customized') === true;
      this.#originalSettings.set(name, customized ? textField(setting, 'value') : '');
    }
    await this.asAdmin('PUT', `/v3/settings/${name}`, { value });
  }

  async resetSettings(): Promise<void> {
    for (const name of TOKEN_SETTINGS) await this.set(name, '');
  }

  /** Restores the settings and deletes everything that was created; the admin's session ends last. */
  async close(): Promise<void> {
    for (const [name, value] of this.#originalSettings) await this.asAdmin('PUT', `/v3/settings/${name}`, { value });
    const { bearer } = await this.adminSession();
    const [stop, ...actions] = this.#atEnd.toReversed();
    for (const action of actions) await action();
    for (const path of this.#created.reverse()) {
      const { status } = await this.send({ method: 'DELETE', path, bearer });
      if (status >= 300 && status !== 404) console.warn(`left behind: ${path} (${status})`);
    }
    await this.send({ method: 'POST', path: '/v3/tokens?action=logout', body: {}, bearer });
    await stop?.();
  }

  async #logIn({ username, password }: Credentials, responseType: string): Promise<TestToken> {
    const body = { type: 'localProvider', responseType, username, password, description: this.prefix };
    return tokenOf(textField(await this.sendOk({ method: 'POST', path: '/v1-public/login', body }), 'token'));
  }
}

function tokenOf(bearer: string): TestToken {
  return { name: bearer.slice(0, bearer.indexOf(':')), bearer };
}

/**
 * The Rancher at RANCHER_URL (with RANCHER_USERNAME, RANCHER_PASSWORD and perhaps RANCHER_CA_FILE,
 * RANCHER_OIDC_CLIENT_ID, RANCHER_OIDC_CLIENT_SECRET, RANCHER_REACHES_LOOPBACK, RANCHER_HASHES_TOKENS), else a sandbox.
 */
export async function startRancherUnderTest(env: NodeJS.ProcessEnv = process.env): Promise<RancherUnderTest> {
  const { RANCHER_URL: url, RANCHER_USERNAME: username, RANCHER_PASSWORD: password, RANCHER_CA_FILE: caFile } = env;
  if (!url || !username || !password) return sandboxUnderTest();
  const caPem = caFile ? readFileSync(caFile, 'utf8') : undefined;
  const abilities = {
    oidcClient: oidcClientOf(env),
    reachesLoopback: env.RANCHER_REACHES_LOOPBACK === '1',
    mayHashTokens: env.RANCHER_HASHES_TOKENS === '1',
  };
  return new RancherUnderTest({ url, caPem }, { username, password }, abilities, async () => undefined);
}

async function sandboxUnderTest(): Promise<RancherUnderTest> {
  const sandbox = await startSandbox({ oidcClient: { redirectUris: [REDIRECT_URI] } });
  const { url, caPem, users, oidcClient } = sandbox;
  const [admin] = users;
  if (!admin) throw new Error('the sandbox has no admin');
  const client = oidcClient && { ...oidcClient, redirectUri: REDIRECT_URI };
  const abilities = { oidcClient: client, reachesLoopback: true, mayHashTokens: true };
  return new RancherUnderTest({ url, caPem }, admin, abilities, () => sandbox.close());
}

function oidcClientOf({
  RANCHER_OIDC_CLIENT_ID: clientId,
  RANCHER_OIDC_CLIENT_SECRET: clientSecret,
}: NodeJS.ProcessEnv) {
  return clientId && clientSecret ? { clientId, clientSecret, redirectUri: REDIRECT_URI } : undefined;
}
