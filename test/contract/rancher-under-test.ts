import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type AnswerSeen, type AskedRequest, ask, type Target } from './client.ts';
import { field, type Json, textField } from './json.ts';

export interface Credentials {
  username: string;
  password: string;
}

export interface TestToken {
  name: string;
  bearer: string;
}

/** A client registered with the Rancher as an OIDC provider. */
export interface OidcClient {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** Where the objects behind v3 are reached as Kubernetes objects. */
export const MANAGEMENT_API = '/k8s/clusters/local/apis/management.cattle.io/v3';

export const EXT_API = '/apis/ext.cattle.io/v1';

const REDIRECT_URI = 'http://127.0.0.1:18990/callback';

/** The settings that decide about tokens; every exchange begins with their defaults. */
const TOKEN_SETTINGS = [
  'kubeconfig-generate-token',
  'kubeconfig-default-token-ttl-minutes',
  'auth-token-max-ttl-minutes',
  'auth-user-session-ttl-minutes',
];

/** The Rancher that the contract is held against: the sandbox, or a real one. Everything is prepared through its HTTP API. */
export class RancherUnderTest {
  readonly target: Target;
  readonly admin: Credentials;
  /** Undefined where there is none to ask with. */
  oidcClient: OidcClient | undefined;
  /** The sandbox, when it is one. */
  readonly sandbox: Sandbox | undefined;
  /** What all names made here begin with. */
  readonly prefix = `kubectl-rancher-contract-${randomBytes(4).toString('hex')}`;
  readonly #stop: () => Promise<void>;
  readonly #originalSettings = new Map<string, string>();
  readonly #made: string[] = [];
  readonly #once = new Map<string, unknown>();
  #names = 0;
  #adminSession: Promise<TestToken> | undefined;

  constructor(target: Target, admin: Credentials, stop: () => Promise<void>, sandbox?: Sandbox) {
    this.sandbox = sandbox;
    this.target = target;
    this.admin = admin;
    this.#stop = stop;
  }

  ask(request: AskedRequest): Promise<AnswerSeen> {
    return ask(this.target, request);
  }

  /** Asks for something that has to succeed; gives the body. */
  async mustAsk(request: AskedRequest): Promise<Json> {
    const { status, body } = await this.ask(request);
    if (status >= 300) throw new Error(`${request.method} ${request.path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async asAdmin(method: string, path: string, body?: Json): Promise<Json> {
    const { bearer } = await this.adminSession();
    return this.mustAsk({ method, path, body, bearer });
  }

  adminSession(): Promise<TestToken> {
    this.#adminSession ??= this.#logIn(this.admin, 'json');
    return this.#adminSession;
  }

  /** Logs in; the token is deleted at the end. */
  async login(user: Credentials, responseType = 'json'): Promise<TestToken> {
    const token = await this.#logIn(user, responseType);
    this.keepToken(token.name);
    return token;
  }

  /** Mints a token from another one: good for a cluster when one is given. It is deleted at the end. */
  async mint(parent: TestToken, options: { clusterId?: string; ttl?: number } = {}): Promise<TestToken> {
    const body = { type: 'token', description: this.prefix, ttl: 3_600_000, ...options };
    const minted = await this.mustAsk({ method: 'POST', path: '/v3/tokens', body, bearer: parent.bearer });
    const token = tokenOf(textField(minted, 'token'));
    this.keepToken(token.name);
    return token;
  }

  /** Deletes somebody's token, as an admin may. */
  async deleteToken({ name }: TestToken): Promise<void> {
    await this.asAdmin('DELETE', `${MANAGEMENT_API}/tokens/${name}`);
  }

  /** Remembers an object, by its path, to be deleted at the end. */
  keep(path: string): void {
    this.#made.push(path);
  }

  keepToken(name: string): void {
    this.keep(`${MANAGEMENT_API}/tokens/${name}`);
  }

  keepExtToken(name: string): void {
    this.keep(`${EXT_API}/tokens/${name}`);
  }

  newName(): string {
    this.#names += 1;
    return `${this.prefix}-${this.#names}`;
  }

  /** What `make` gives when it is first called for `name`; the same for all who ask later. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#once.get(name);
    if (made instanceof Promise) return made;
    const making = make();
    this.#once.set(name, making);
    return making;
  }

  /** Sets a setting; an empty value gives the default back. What was there before comes back at the end. */
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

  /** Removes all that was made and puts the settings back; the admin's session ends last. */
  async close(): Promise<void> {
    for (const [name, value] of this.#originalSettings) await this.asAdmin('PUT', `/v3/settings/${name}`, { value });
    const { bearer } = await this.adminSession();
    for (const path of this.#made.reverse()) {
      const { status } = await this.ask({ method: 'DELETE', path, bearer });
      if (status >= 300 && status !== 404) console.warn(`left behind: ${path} (${status})`);
    }
    await this.ask({ method: 'POST', path: '/v3/tokens?action=logout', body: {}, bearer });
    await this.#stop();
  }

  async #logIn({ username, password }: Credentials, responseType: string): Promise<TestToken> {
    const body = { type: 'localProvider', responseType, username, password, description: this.prefix };
    return tokenOf(textField(await this.mustAsk({ method: 'POST', path: '/v1-public/login', body }), 'token'));
  }
}

function tokenOf(bearer: string): TestToken {
  return { name: bearer.slice(0, bearer.indexOf(':')), bearer };
}

/** The real Rancher of RANCHER_URL, RANCHER_USERNAME, RANCHER_PASSWORD (and RANCHER_CA_FILE; RANCHER_OIDC_CLIENT_ID and _SECRET), else a sandbox. */
export async function startRancherUnderTest(env: NodeJS.ProcessEnv = process.env): Promise<RancherUnderTest> {
  const { RANCHER_URL: url, RANCHER_USERNAME: username, RANCHER_PASSWORD: password, RANCHER_CA_FILE: caFile } = env;
  if (url && username && password) {
    const caPem = caFile ? readFileSync(caFile, 'utf8') : undefined;
    const rancher = new RancherUnderTest({ url, caPem }, { username, password }, async () => undefined);
    rancher.oidcClient = oidcClientOf(env);
    return rancher;
  }
  return sandboxUnderTest();
}

async function sandboxUnderTest(): Promise<RancherUnderTest> {
  const sandbox = await startSandbox({
    oidcClient: { redirectUris: [REDIRECT_URI] },
    providers: ['genericoidc', 'keycloak', 'github'],
  });
  const [admin] = sandbox.users;
  if (!admin) throw new Error('the sandbox has no admin');
  const rancher = new RancherUnderTest(
    { url: sandbox.url, caPem: sandbox.caPem },
    admin,
    () => sandbox.close(),
    sandbox,
  );
  if (sandbox.oidcClient) rancher.oidcClient = { ...sandbox.oidcClient, redirectUri: REDIRECT_URI };
  return rancher;
}

function oidcClientOf({
  RANCHER_OIDC_CLIENT_ID: clientId,
  RANCHER_OIDC_CLIENT_SECRET: clientSecret,
}: NodeJS.ProcessEnv) {
  return clientId && clientSecret ? { clientId, clientSecret, redirectUri: REDIRECT_URI } : undefined;
}
