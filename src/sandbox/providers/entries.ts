import type { RancherState } from '../state.ts';
import { azureEndpoints } from './azure.ts';
import { authorizationUrl, SCOPES } from './oidc.ts';
import type { Provider } from './provider.ts';

/** A provider as it is listed without a login. */
export interface PublicEntry {
  id: string;
  type: string;
  logoutAllEnabled: boolean;
  logoutAllForced: boolean;
  logoutAllSupported: boolean;
  redirectUrl?: string;
  [field: string]: unknown;
}

const LOCAL = { id: 'local', type: 'localProvider', ...logoutAll(false) };

/** The enabled providers, `local` last (captured on Rancher 2.15.0: `providers-github`). */
export async function publicEntries(state: RancherState, baseUrl: string): Promise<PublicEntry[]> {
  const enabled = [...state.providers.values()].filter((provider) => provider.enabled);
  return [...(await Promise.all(enabled.map((provider) => publicEntry(provider, baseUrl)))), LOCAL];
}

/** One provider's entry; `baseUrl` is where Rancher was reached. */
export async function publicEntry(provider: Provider, baseUrl: string): Promise<PublicEntry> {
  const { id, type, kind } = provider;
  return { id, ...logoutAll(kind === 'saml'), ...(await ofKind(provider, baseUrl)), type };
}

async function ofKind(provider: Provider, baseUrl: string): Promise<Record<string, unknown>> {
  const { id, kind, issuer, clientId } = provider;
  if (kind === 'saml') return { redirectUrl: `${baseUrl}/v1-saml/${id}/login` };
  if (kind === 'github') return { redirectUrl: `${issuer}/login/oauth/authorize?client_id=${clientId}` };
  if (kind === 'azure') return azureEndpoints(provider);
  if (kind === 'password') return {};
  const byRancher = `${baseUrl}/v1-oidc/${id}`;
  const redirectUrl = provider.redirectsByRancher ? byRancher : (await authorizationUrl(provider)).href;
  return { redirectUrl, scopes: SCOPES };
}

function logoutAll(logoutAllSupported: boolean) {
  return { logoutAllEnabled: false, logoutAllForced: false, logoutAllSupported };
}
