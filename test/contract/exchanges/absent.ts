import { anonymous, asAdmin, type Prepare } from '../exchange.ts';
import { type Json, listField } from '../json.ts';

/** The APIs, without the collections of each: the sandbox has fewer. */
function withoutLinks(body: Json): Json {
  const apis = listField(body, 'data').map((api) => (typeof api === 'object' ? { ...api, links: {} } : api));
  return typeof body === 'object' ? { ...body, data: apis } : body;
}

/** Paths, methods and actions that do not exist. */
export const absentExchanges: Record<string, Prepare> = {
  'authtokens-delete-unknown': anonymous,
  'authtokens-unknown': anonymous,
  'feature-missing': asAdmin,
  'login-get': anonymous,
  'login-v3-public-unknown-action': anonymous,
  'login-v3-public-unknown-id': anonymous,
  'root-anonymous': () => ({ reduce: withoutLinks }),
  'v1-oidc-unknown': anonymous,
  'v1-public-unknown': anonymous,
  'v3-public-unknown': anonymous,
  'v3-unknown': asAdmin,
  'v3-unknown-anonymous': anonymous,
};
