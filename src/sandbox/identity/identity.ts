import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { cookieOf } from '../http/cookies.ts';
import type { Person } from '../people/people.ts';
import type { ProviderId } from '../providers/catalogue.ts';
import type { IssuedSecrets } from '../tokens/issued-secrets.ts';
import type { Device } from './devices.ts';
import type { SigningKey } from './jwt.ts';

/** The registration of one of Rancher's providers at the identity provider. */
export interface Registration {
  providerId: ProviderId;
  clientId: string;
  clientSecret: string;
  /** Where codes or SAML responses may be sent. */
  redirectUris: string[];
  /** Azure only. */
  tenantId: string;
}

/** What a code stands for until it is redeemed. */
export interface Grant {
  registration: Registration;
  redirectUri: string;
  /** Of PKCE, S256. */
  challenge: string | undefined;
  nonce: string | undefined;
  person: Person;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export const SESSION_COOKIE = 'sandbox_identity';

/** The key that signs what the identity provider asserts, and its certificate. */
export interface Signer {
  key: SigningKey;
  certificate: string;
}

/** The state of the sandbox's identity provider. */
export class Identity {
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Of that key, for SAML: base64 of its DER. */
  readonly certificate: string;
  /** Records every secret that is issued. */
  readonly issuedSecrets: IssuedSecrets;
  /** `https://127.0.0.1:<port>`, once it listens. */
  url = '';
  /** By client id. */
  readonly registrations = new Map<string, Registration>();
  /** The people who are signed in, by cookie. */
  readonly sessions = new Map<string, Person>();
  readonly grants = new Map<string, Grant>();
  readonly accessTokens = new Map<string, Person>();
  /** By device code. */
  readonly devices = new Map<string, Device>();

  constructor(clock: Clock, { key, certificate }: Signer, issuedSecrets: IssuedSecrets) {
    this.clock = clock;
    this.key = key;
    this.certificate = certificate;
    this.issuedSecrets = issuedSecrets;
  }

  /** The person who is signed in in the browser that sent the request. */
  personOf(incoming: IncomingMessage): Person | undefined {
    return this.sessions.get(cookieOf(incoming, SESSION_COOKIE) ?? '');
  }
}
