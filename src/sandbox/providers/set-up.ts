import type { Certificates } from '../certificates.ts';
import type { Listener } from '../http/listener.ts';
import type { Identity } from '../identity/identity.ts';
import { startIdentity } from '../identity/server.ts';
import type { RancherState } from '../state.ts';
import { CATALOGUE, type ProviderId } from './catalogue.ts';
import {
  type ExternalProvider,
  type IdentityFacts,
  makeExternalProvider,
  makeOwnProvider,
  type Provider,
} from './provider.ts';

/** The id of a provider with the sandbox's own identity provider, or one with an external identity provider. */
export type WantedProvider = ProviderId | ExternalProvider;

/** Sets providers up, and starts the sandbox's identity provider when one of them needs it. */
export async function setUpProviders(
  wanted: WantedProvider[],
  { state, certificates, rancherUrl }: { state: RancherState; certificates: Certificates; rancherUrl: string },
): Promise<{ identityUrl: string; listener: Listener | undefined }> {
  const { identity, listener } = wanted.some(needsIdentity)
    ? await startIdentity(certificates, state)
    : { identity: undefined, listener: undefined };
  const rancher = { rancherUrl, redirectsByRancher: state.profile.redirectsByRancher };
  const facts = identity && factsOf(identity, certificates);
  for (const one of wanted) {
    const own = typeof one === 'string';
    const provider = own ? makeOwnProvider(one, rancher, facts) : makeExternalProvider(one, rancher);
    state.providers.set(provider.id, provider);
    if (provider.clientSecret !== '') state.issuedSecrets.set(provider.clientSecret, 'client secret');
    if (identity && own) register(identity, provider);
  }
  return { identityUrl: identity?.url ?? '', listener };
}

function needsIdentity(wanted: WantedProvider): boolean {
  return typeof wanted === 'string' && CATALOGUE[wanted].kind !== 'password';
}

function factsOf({ url, key }: Identity, { caPem }: Certificates): IdentityFacts {
  return { url, caPem, publicKeyPem: key.publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

function register(identity: Identity, { id, clientId, clientSecret, redirectUri, tenantId }: Provider): void {
  const registration = { providerId: id, clientId, clientSecret, redirectUris: [redirectUri], tenantId };
  identity.registrations.set(clientId, registration);
}
