import { CliError } from '../../errors.ts';
import { readRancherTokens } from '../../kube/make/rancher-tokens.ts';
import { printable } from '../../printable.ts';
import type { Cluster } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { createKubeconfig, generateKubeconfig } from '../../rancher/kubeconfigs.ts';
import { tokenDescription } from '../../rancher/tokens/token-description.ts';
import { readOwnToken, tokenId } from '../../rancher/tokens/tokens.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { eachAtOnce } from '../retry.ts';
import { revokeIssued, type TokenMaker } from './revoke-issued.ts';

export interface KubeconfigTokens {
  /** By the cluster's id. */
  tokens: Map<string, Secret>;
  /** Of all that were made for it and are left on the server. */
  ids: Set<string>;
  /** The object that the server keeps of it; undefined where it keeps none. */
  kubeconfig: string | undefined;
  /** Milliseconds since the epoch by the local clock; Infinity for tokens that never expire. */
  expiresAt: number;
  /** Clusters that gave none, and why. */
  failed: { cluster: Cluster; error: CliError }[];
}

/**
 * Has Rancher make tokens for kubeconfigs: in one request where it can (2.12 and later), else one request a cluster, some at a
 * time. A cluster that is refused does not spoil the others; when anything else goes wrong, or Ctrl-C comes, the tokens made are
 * revoked. The caller defers interruptions until the tokens are in their place.
 */
export async function makeKubeconfigTokens(
  context: Context,
  maker: TokenMaker,
  clusters: Cluster[],
): Promise<KubeconfigTokens> {
  const made: Made = { tokens: new Map(), ids: new Set(), kubeconfig: undefined, failed: [] };
  try {
    if (!(await makeAtOnce(maker, clusters, made))) {
      await eachAtOnce(clusters, async (cluster) => {
        expectNoInterruption(context);
        await makeOne(maker, cluster, made);
      });
    }
    const expiresAt = await readExpiry(maker, clusters, made);
    await revokeUnused(context, maker, made);
    return { ...made, expiresAt };
  } catch (error) {
    await revokeIssued(context, maker, made);
    throw error;
  }
}

/** Throws `cancelled` when Ctrl-C has come: no one waits for these tokens any longer. */
export function expectNoInterruption({ interruptions }: Context): void {
  if (interruptions.hasCome()) throw new CliError('cancelled', 'interrupted: no kubeconfig was written');
}

type Made = Omit<KubeconfigTokens, 'expiresAt'>;

/** Rancher makes a token for all clusters also where each has one of its own: it would be in no file, and valid for a month. */
async function revokeUnused(context: Context, maker: TokenMaker, { tokens, ids }: Made): Promise<void> {
  const used = new Set([...tokens.values()].map(tokenId));
  const unused = [...ids].filter((id) => !used.has(id));
  for (const id of unused) ids.delete(id);
  await revokeIssued(context, maker, { ids: unused, kubeconfig: undefined });
}

async function readExpiry({ http, session }: TokenMaker, clusters: Cluster[], made: Made): Promise<number> {
  const [first] = clusters.flatMap(({ id }) => made.tokens.get(id) ?? []);
  if (first === undefined) throw made.failed[0]?.error ?? new Error('no clusters to make tokens for');
  // Not with itself: the token of a cluster with an endpoint of its own may be valid for that cluster only.
  return (await readOwnToken(http, first, session.token)).expiresAt;
}

/** False where the server cannot, or refuses all because of one. */
async function makeAtOnce({ http, session }: TokenMaker, clusters: Cluster[], made: Made): Promise<boolean> {
  const options = { clusterIds: clusters.map(({ id }) => id), description: tokenDescription() };
  try {
    const created = await createKubeconfig(http, session.token, options);
    if (created === undefined) return false;
    made.kubeconfig = created.name;
    for (const id of created.tokenIds) made.ids.add(id);
    for (const [id, token] of readRancherTokens(created.yaml)) addToken(made, id, token);
    const without = clusters.filter(({ id }) => !made.tokens.has(id));
    made.failed.push(...without.map((cluster) => ({ cluster, error: gaveNone(http, cluster) })));
    return true;
  } catch (error) {
    if (error instanceof RancherError && [400, 403].includes(error.status)) return false;
    throw error;
  }
}

async function makeOne({ http, session }: TokenMaker, cluster: Cluster, made: Made): Promise<void> {
  try {
    const yaml = await generateKubeconfig(http, session.token, cluster.id);
    const token = readRancherTokens(yaml).get(cluster.id);
    if (token === undefined) made.failed.push({ cluster, error: gaveNone(http, cluster) });
    else addToken(made, cluster.id, token);
  } catch (error) {
    if (!(error instanceof RancherError && [403, 404].includes(error.status))) throw error;
    made.failed.push({ cluster, error });
  }
}

function addToken({ tokens, ids }: Made, clusterId: string, token: Secret): void {
  tokens.set(clusterId, token);
  ids.add(tokenId(token));
}

function gaveNone({ server }: RancherHttp, { name }: Cluster): CliError {
  return new CliError(
    'failed',
    `${serverHost(server)} gave a kubeconfig without a token for the cluster ${printable(name)}`,
    'With --exec it carries a command instead.',
  );
}
