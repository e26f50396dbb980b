import { randomText } from '../names.ts';

/** A program that may log its users in through Rancher: an `OIDCClient` of the management API. */
export interface OidcClient {
  clientId: string;
  clientSecret: string;
  /** Compared exactly, port included. */
  redirectUris: string[];
  tokenExpirationSeconds: number;
  refreshTokenExpirationSeconds: number;
}

/** What an authorization code stands for until it is redeemed. */
export interface AuthorizationCode {
  clientId: string;
  /** The Rancher token that the user's browser is signed in with. */
  tokenName: string;
  scopes: string[];
  codeChallenge: string;
  nonce: string;
  created: number;
}

/** A client with Rancher's default lifetimes. */
export function newOidcClient(redirectUris: string[]): OidcClient {
  return {
    clientId: `client-${randomText(10)}`,
    clientSecret: `secret-${randomText(40)}`,
    redirectUris,
    tokenExpirationSeconds: 3600,
    refreshTokenExpirationSeconds: 86_400,
  };
}
