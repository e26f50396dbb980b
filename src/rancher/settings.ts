import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { readPages } from './http/paging.ts';
import { type JsonObject, objectIn, readObject, stringIn } from './http/responses.ts';

const minute = 60_000;

/** A thousand years, in minutes: more counts as no limit. */
const longest = 1_000 * 366 * 24 * 60;

/** The server's settings that limit the lifetime of tokens, in milliseconds; absent where the server has none. */
export interface TokenLimits {
  /** `kubeconfig-token-ttl-minutes`: for tokens of a CLI login; servers up to 2.7 have it. */
  cliTtl?: number | undefined;
  /** The lower of `kubeconfig-default-token-ttl-minutes` and (2.16 and later) `kubeconfig-max-token-ttl-minutes`; 0 on the server means none. */
  kubeconfigTtl?: number | undefined;
  /**
   * `auth-token-max-ttl-minutes`; 0 on the server means no limit. Absent for a server that has `kubeconfig-max-token-ttl-minutes`
   * (2.16 and later): that alone limits tokens for kubeconfigs there, and the server cuts what it limits otherwise.
   */
  maxTtl?: number | undefined;
  /** `auth-user-session-ttl-minutes`: the lifetime of a session. */
  sessionTtl?: number | undefined;
  /** `auth-user-session-idle-ttl-minutes`: a session unused for that long counts as ended. */
  sessionIdleTtl?: number | undefined;
}

/** Reads the limits in one request. Every standard user may. */
export async function readTokenLimits(http: RancherHttp, session: Secret): Promise<TokenLimits> {
  const values = await readSettings(http, session);
  const minutes = (name: string): number | undefined => {
    const value = Number(values.get(name) || Number.NaN);
    return value > 0 && value <= longest ? value * minute : undefined;
  };
  return {
    cliTtl: minutes('kubeconfig-token-ttl-minutes'),
    kubeconfigTtl: lowest(minutes('kubeconfig-default-token-ttl-minutes'), minutes('kubeconfig-max-token-ttl-minutes')),
    maxTtl: values.has('kubeconfig-max-token-ttl-minutes') ? undefined : minutes('auth-token-max-ttl-minutes'),
    sessionTtl: minutes('auth-user-session-ttl-minutes'),
    sessionIdleTtl: minutes('auth-user-session-idle-ttl-minutes'),
  };
}

function lowest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** What a server's settings say about kubeconfigs. */
export interface KubeconfigSettings {
  /** `kubeconfig-generate-token`: they carry a token; compared as the server does. */
  embedsTokens: boolean;
  /** `cacerts`: the authorities in PEM that they name for the server; empty when its certificate is a public one. */
  caPem: string;
}

/** Reads them in one request. Every standard user may. */
export async function readKubeconfigSettings(http: RancherHttp, session: Secret): Promise<KubeconfigSettings> {
  const values = await readSettings(http, session);
  return {
    embedsTokens: (values.get('kubeconfig-generate-token') ?? 'true').toLowerCase() === 'true',
    caPem: values.get('cacerts') ?? '',
  };
}

/** One of the server's settings. */
export interface Setting {
  name: string;
  /** The effective value: the server fills in the default. */
  value: string;
  default: string;
  /** `default`, `db` (it was set) or `env`; empty where the server does not say. */
  source: string;
  /**
   * Whether the caller may change it, by the server's `update` link (captured on 2.15.0); true where the server has no
   * links.
   */
  mayUpdate: boolean;
}

/** Every setting there is on this server. Every standard user may read them. */
export async function listSettings(http: RancherHttp, session: Secret): Promise<Setting[]> {
  const settings: Setting[] = [];
  for await (const page of readPages(http, session, '/v3/settings')) settings.push(...page.map(readSetting));
  return settings;
}

/**
 * Sets a setting, or its default with an empty value; returns what the server then has. The server accepts any value
 * (captured on 2.15.0). Throws `RancherError`: 403 without permission, 405 when the environment sets it, 409 on a
 * conflict.
 */
export async function updateSetting(
  http: RancherHttp,
  session: Secret,
  { name, value }: Pick<Setting, 'name' | 'value'>,
): Promise<Setting> {
  const path = `/v3/settings/${encodeURIComponent(name)}`;
  return readSetting(readObject(await http.send({ method: 'PUT', path, token: session, body: { value } })));
}

function readSetting(item: JsonObject): Setting {
  const fallback = stringIn(item, 'default');
  return {
    name: stringIn(item, 'id'),
    value: stringIn(item, 'value') || fallback,
    default: fallback,
    source: stringIn(item, 'source'),
    mayUpdate: item.links === undefined || 'update' in objectIn(item, 'links'),
  };
}

/** The effective value of every setting. */
async function readSettings(http: RancherHttp, session: Secret): Promise<Map<string, string>> {
  const settings = await listSettings(http, session);
  return new Map(settings.map(({ name, value }) => [name, value]));
}
