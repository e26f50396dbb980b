import { listClusters } from '../rancher/clusters.ts';
import { serverHost } from '../rancher/server-url.ts';
import type { ClusterList } from '../store/cluster-lists.ts';
import { chooseServer } from './choose-server.ts';
import type { Context } from './context.ts';
import { findSession } from './session.ts';
import { connectTo } from './trust-server.ts';

/** How long a list of clusters serves before it is fetched anew, in milliseconds. */
const fresh = 5 * 60_000;

/** A person waits with a finger on the key. Milliseconds. */
const patience = 2_000;

/**
 * What only this user's servers can tell may stand in place of the last word: servers and clusters. `words`: those typed before
 * it, behind the program's name. Never asks, and never fails.
 */
export async function offerWords(context: Context, words: string[], profile: string): Promise<string[]> {
  const previous = words.at(-1);
  try {
    if (previous === '--server') return listServers(context);
    if (previous === '--cluster') return (await findClusters(context, words, profile)).map(({ id }) => id);
    if (previous?.startsWith('-')) return [];
    if (words[0] === 'login' || words[0] === 'logout') return words.length === 1 ? listServers(context) : [];
    const isForNames = words[0] === 'kubeconfig' && words[1] !== 'convert' && words[1] !== 'check';
    return isForNames ? (await findClusters(context, words, profile)).map(({ name }) => name) : [];
  } catch (error) {
    context.log(`nothing to offer: ${error}`);
    return [];
  }
}

function listServers({ sessions }: Context): string[] {
  return [...new Set(sessions.list().map(({ server }) => serverHost(server)))];
}

async function findClusters(context: Context, words: string[], profile: string): Promise<ClusterList['clusters']> {
  const named = words.findLast((_, index) => words[index - 1] === '--server');
  const name = { server: chooseServer(context, named, profile), profile };
  const known = context.clusterLists.find(name);
  if (known !== undefined && Math.abs(context.clock.now() - known.at) < fresh) return known.clusters;
  const waiting = new AbortController();
  const late = context.clock.sleep(patience, waiting.signal).then(() => undefined);
  const fetched = await Promise.race([fetchClusters(context, name).catch(() => undefined), late]);
  waiting.abort();
  return (fetched ?? known)?.clusters ?? [];
}

async function fetchClusters(
  context: Context,
  name: { server: string; profile: string },
): Promise<ClusterList | undefined> {
  const session = await findSession(context, name.server, name.profile);
  if (session === undefined) return undefined;
  const list = {
    at: context.clock.now(),
    clusters: await listClusters(connectTo(context, name.server), session.token),
  };
  context.clusterLists.save(name, list);
  return list;
}
