import { CliError } from '../errors.ts';
import { readRancherTokens } from '../kube/rancher-tokens.ts';
import { printable } from '../printable.ts';
import { RancherError } from '../rancher/answers.ts';
import type { Cluster } from '../rancher/clusters.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { createKubeconfig, generateKubeconfig } from '../rancher/kubeconfigs.ts';
import { tokenDescription } from '../rancher/token-description.ts';
import { deleteToken, readOwnToken, tokenId } from '../rancher/tokens.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { Session } from './session.ts';
import { eachAtOnce } from './some-at-once.ts';

export interface KubeconfigTokens {
  /** By the cluster's id. */
  tokens: Map<string, Secret>;
  /** Milliseconds since the epoch by the local clock; Infinity for tokens that never expire. */
  expiresAt: number;
  /** Clusters that gave none, and why. */
  failed: { cluster: Cluster; error: CliError }[];
}

/**
 * Has Rancher make tokens for kubeconfigs: in one request where it can (2.12 and later), else one request a cluster, some at a
 * time. A cluster that is refused does not spoil the others; when anything else goes wrong the tokens made are deleted again.
 */
export async function makeKubeconfigTokens(
  http: RancherHttp,
  session: Session,
  clusters: Cluster[],
): Promise<KubeconfigTokens> {
  const made = (await makeAtOnce(http, session, clusters)) ?? (await makeEach(http, session, clusters));
  const [first] = clusters.flatMap(({ id }) => made.tokens.get(id) ?? []);
  if (first === undefined) throw made.failed[0]?.error ?? new Error('no clusters to make tokens for');
  // Not with itself: the token of a cluster with an endpoint of its own may be good for that cluster alone.
  return { ...made, expiresAt: (await readOwnToken(http, first, session.token)).expiresAt };
}

type Made = Omit<KubeconfigTokens, 'expiresAt'>;

/** Undefined where the server cannot, or refuses all because of one. */
async function makeAtOnce(http: RancherHttp, session: Session, clusters: Cluster[]): Promise<Made | undefined> {
  const wish = { clusterIds: clusters.map(({ id }) => id), description: tokenDescription() };
  try {
    const yaml = await createKubeconfig(http, session.token, wish);
    if (yaml === undefined) return undefined;
    const tokens = readRancherTokens(yaml);
    const without = clusters.filter(({ id }) => !tokens.has(id));
    return { tokens, failed: without.map((cluster) => ({ cluster, error: gaveNone(http, cluster) })) };
  } catch (error) {
    if (error instanceof RancherError && [400, 403].includes(error.status)) return undefined;
    throw error;
  }
}

async function makeEach(http: RancherHttp, session: Session, clusters: Cluster[]): Promise<Made> {
  const made: Made = { tokens: new Map(), failed: [] };
  try {
    await eachAtOnce(clusters, (cluster) => makeOne(http, session, cluster, made));
    return made;
  } catch (error) {
    await deleteAll(http, session, made.tokens.values());
    throw error;
  }
}

async function makeOne(http: RancherHttp, session: Session, cluster: Cluster, { tokens, failed }: Made): Promise<void> {
  try {
    const yaml = await generateKubeconfig(http, session.token, cluster.id);
    const token = readRancherTokens(yaml).get(cluster.id);
    if (token === undefined) failed.push({ cluster, error: gaveNone(http, cluster) });
    else tokens.set(cluster.id, token);
  } catch (error) {
    if (!(error instanceof RancherError && [403, 404].includes(error.status))) throw error;
    failed.push({ cluster, error });
  }
}

function gaveNone({ server }: RancherHttp, { name }: Cluster): CliError {
  return new CliError(
    'failed',
    `${serverHost(server)} gave a kubeconfig without a token for the cluster ${printable(name)}`,
    'With --exec it carries a command instead.',
  );
}

async function deleteAll(http: RancherHttp, session: Session, tokens: Iterable<Secret>): Promise<void> {
  for (const token of tokens) await deleteToken(http, session.token, tokenId(token)).catch(() => false);
}
