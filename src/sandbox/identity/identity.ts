import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../platform/clock.ts';
import { cookieOf } from '../cookies.ts';
import type { GivenOut } from '../given-out.ts';
import type { Person } from '../people.ts';
import type { ProviderId } from '../providers/catalogue.ts';
import type { Device } from './devices.ts';
import type { SigningKey } from './jwt.ts';

/** What the identity provider knows Rancher as, for one of Rancher's providers. */
export interface Registration {
  providerId: ProviderId;
  clientId: string;
  clientSecret: string;
  /** Where codes, or SAML responses, may be sent. */
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

/** All that the sandbox's identity provider remembers. */
export class Identity {
  readonly clock: Clock;
  readonly key: SigningKey;
  /** Takes down every secret that is given out. */
  readonly givenOut: GivenOut;
  /** `https://127.0.0.1:<port>`, once it listens. */
  url = '';
  /** By client id. */
  readonly registrations = new Map<string, Registration>();
  /** Who is signed in, by cookie. */
  readonly sessions = new Map<string, Person>();
  readonly grants = new Map<string, Grant>();
  readonly accessTokens = new Map<string, Person>();
  /** By device code. */
  readonly devices = new Map<string, Device>();

  constructor(clock: Clock, key: SigningKey, givenOut: GivenOut) {
    this.clock = clock;
    this.key = key;
    this.givenOut = givenOut;
  }

  /** Who is signed in in the browser that asks. */
  personOf(request: IncomingMessage): Person | undefined {
    return this.sessions.get(cookieOf(request, SESSION_COOKIE) ?? '');
  }
}
