import type { Browser } from '../platform/browser.ts';
import type { Timer } from '../platform/clock.ts';
import type { Terminal } from '../platform/terminal/terminal.ts';
import type { RancherHttp } from '../rancher/http/http.ts';
import type { Provider } from '../rancher/login/providers.ts';
import type { SessionDetails } from '../rancher/login/session-details.ts';
import type { IssuedToken } from '../rancher/tokens/tokens.ts';
import type { Secret } from '../secret.ts';

/** How a person logs in, as `--method` names it. */
export const methodNames = ['password', 'browser', 'device', 'paste', 'token'] as const;
export type MethodName = (typeof methodNames)[number];

/** A client that an admin has registered with Rancher as an OIDC provider. */
export interface OidcClient {
  id: string;
  secret: Secret;
}

/** What was given beforehand, so that no question is needed. */
export interface GivenProof {
  username?: string;
  password?: Secret;
  /** Gets the password, where one is needed and not given. */
  readPassword?: () => Promise<Secret>;
  apiKey?: Secret;
  /** The API key itself is to be the session; else a shorter token that is made with it. */
  keepApiKey?: boolean;
  oidcClient?: OidcClient;
}

/** What is known from earlier logins. */
export interface RememberedProof {
  /** The default answer when the user name is asked for. */
  username?: string;
  oidcClient?: OidcClient;
}

/** What a login has to work with. */
export interface LoginContext {
  http: RancherHttp;
  /** Whose login it is, for the commands in messages. */
  profile: string;
  /** The command that begins this login again, for messages. */
  again: string;
  /** The server's enabled providers. */
  listProviders(): Promise<Provider[]>;
  /** A connection to another server, an identity provider, that has to show a certificate this machine trusts. */
  connect(origin: string): RancherHttp;
  terminal: Terminal;
  browser: Browser;
  clock: Timer;
  /** Shows a line to the person. */
  say(line: string): void;
  /** From now on nothing must be left half done: Ctrl-C waits until the login is complete. */
  deferInterruptions(): void;
  /**
   * The same around a request that issues a token, which no one knows before the response is here; when it fails,
   * Ctrl-C counts again.
   */
  issue<T>(request: () => Promise<T>): Promise<T>;
  /** Shown in Rancher's list of tokens. */
  description: string;
  given: GivenProof;
  remembered: RememberedProof;
}

/** The result of a login. */
export interface LoginResult {
  issued: IssuedToken;
  /** The id of the provider, where only the login knows it. */
  provider?: string;
  /** The user name as typed: for users of LDAP and the like Rancher has only a display name. */
  username?: string;
  /**
   * A token of a session's length has to be made with the one issued. That one is deleted in any case (`disposable`:
   * made for this login alone), deleted when there is a session in its place (`replaceable`: the user's own), or stays
   * (`permanent`). Absent: the token issued is the session.
   */
  exchange?: 'disposable' | 'replaceable' | 'permanent';
  /** The token is the user's own and survives the session. */
  keep?: boolean;
  /** The only cluster that the token is valid for. */
  clusterId?: string;
  /** What the server says about the token issued, where the login has asked already. */
  details?: SessionDetails;
  /** Renews the session without a person. */
  refreshToken?: Secret;
}

/** One way to log in. */
export interface LoginMethod {
  name: MethodName;
  /** Whether a provider can be logged in to like this. */
  serves(provider: Provider): boolean;
  /** Why it cannot be done here, in words that follow "it needs"; undefined when it can. */
  obstacle(context: LoginContext): string | undefined;
  /** Throws `loginRefused`, `loginNeeded` when no one can be asked, `cancelled`, `unreachable` or `untrusted`. */
  logIn(context: LoginContext, provider: Provider): Promise<LoginResult>;
}
