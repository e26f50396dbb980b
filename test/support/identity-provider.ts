import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import type { ExternalProvider } from '../../src/sandbox/sandbox.ts';
import { once } from './patience.ts';

/** A certified OpenID provider that is not the sandbox's own, and Rancher's registration there. */
export interface IdentityProvider {
  external: ExternalProvider;
  /** Registers a redirect URI: of a Rancher whose port was not known before. */
  allowRedirect(uri: string): void;
}

/** Starts one on loopback for one test. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const provider = await createIdentityProvider();
  onTestFinished(() => provider.close());
  return provider;
}

/** Starts one on loopback, with the package's own sign-in pages for development: any name and password will do. */
export async function createIdentityProvider(): Promise<IdentityProvider & { close(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const client = { clientId: 'rancher', clientSecret: randomBytes(20).toString('hex') };
  return {
    external: { id: 'genericoidc', issuer, ...client },
    allowRedirect(uri) {
      server.on('request', provide(issuer, client, uri).callback());
    },
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function provide(issuer: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }, uri: string) {
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [uri] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, preferred_username: id, email: `${id}@example.com` }),
    }),
    ttl: { AccessToken: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
    cookies: { keys: [randomBytes(16).toString('hex')] },
  });
}
