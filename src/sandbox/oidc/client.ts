import { randomWord } from '../names.ts';

/** A program that may log its users in through Rancher: an `OIDCClient` of the management API. */
export interface OidcClient {
  clientId: string;
  clientSecret: string;
  /** Compared as they are, to the letter and the port. */
  redirectUris: string[];
  tokenExpirationSeconds: number;
  refreshTokenExpirationSeconds: number;
}

/** A code on its way from the authorization endpoint to the token endpoint. */
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
    clientId: `client-${randomWord(10)}`,
    clientSecret: `secret-${randomWord(40)}`,
    redirectUris,
    tokenExpirationSeconds: 3600,
    refreshTokenExpirationSeconds: 86_400,
  };
}
