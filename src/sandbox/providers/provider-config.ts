import { text, toBoolean } from '../http/route-request.ts';
import { ApiError } from '../http/route-response.ts';
import { readMetadata } from '../saml/metadata.ts';
import { CATALOGUE } from './catalogue.ts';
import {
  type ExternalProvider,
  type ExternalSamlProvider,
  makeExternalProvider,
  type Provider,
  type RancherFacts,
} from './provider.ts';

/** The providers that an admin can set up through the API. */
export type ConfigurableId = ExternalProvider['id'] | ExternalSamlProvider['id'];

type Config = Record<string, unknown>;

const OTHER_IDS = ['github', 'genericoidc', 'keycloakoidc', 'oidc', 'cognito'] as const;
const SAML_IDS = ['ping', 'adfs', 'keycloak', 'okta', 'shibboleth'] as const;

export function isConfigurable(id: string): id is ConfigurableId {
  return [...OTHER_IDS, ...SAML_IDS].some((known) => known === id);
}

/** The provider of an auth config; throws a 422 for SAML metadata that cannot be used. */
export function readProviderConfig(id: ConfigurableId, config: Config, facts: RancherFacts): Provider {
  return makeExternalProvider(isSaml(id) ? readSaml(id, config) : readOther(id, config), facts);
}

function isSaml(id: ConfigurableId): id is ExternalSamlProvider['id'] {
  return CATALOGUE[id].kind === 'saml';
}

function readSaml(id: ExternalSamlProvider['id'], { idpMetadataContent }: Config): ExternalSamlProvider {
  try {
    const { signOnUrl, keyPem } = readMetadata(text(idpMetadataContent));
    return { id, signOnUrl, assertionKeyPem: keyPem };
  } catch (error) {
    throw new ApiError(422, 'InvalidBodyContent', String(error));
  }
}

/** GitHub has a host name and a flag for TLS in place of an issuer. */
function readOther(id: ExternalProvider['id'], config: Config): ExternalProvider {
  const origin = `http${toBoolean(config.tls) ? 's' : ''}://${text(config.hostname)}`;
  return {
    id,
    issuer: id === 'github' ? origin : text(config.issuer),
    clientId: text(config.clientId),
    clientSecret: text(config.clientSecret),
  };
}
