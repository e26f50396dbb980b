import { listClusters } from '../rancher/clusters.ts';
import { serverHost } from '../rancher/server-url.ts';
import { readTokenIds } from '../rancher/tokens.ts';
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
 * What only this user's servers can tell may stand in place of the last word: servers, clusters, ids of tokens. `words`: those typed before
 * it, behind the program's name. Never asks, and never fails.
 */
export async function offerWords(context: Context, words: string[], profile: string): Promise<string[]> {
  const previous = words.at(-1);
  try {
    if (previous === '--server') return listServers(context);
    if (previous === '--cluster') return (await findClusters(context, words, profile)).map(({ id }) => id);
    if (previous?.startsWith('-')) return [];
    if (words[0] === 'login' || words[0] === 'logout') return words.length === 1 ? listServers(context) : [];
    if (words[0] === 'tokens' && words[1] === 'delete') return await listTokenIds(context, words, profile);
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

/** Ids of the user's own tokens. They come and go too fast to be kept. */
async function listTokenIds(context: Context, words: string[], profile: string): Promise<string[]> {
  const server = chooseServer(context, namedServer(words), profile);
  const session = await findSession(context, server, profile);
  if (session === undefined) return [];
  const ids = await atOnce(context, readTokenIds(connectTo(context, server), session.token));
  return (ids ?? []).filter((id) => !words.includes(id));
}

function namedServer(words: string[]): string | undefined {
  return words.findLast((_, index) => words[index - 1] === '--server');
}

/** What comes in the time that a person waits; undefined for what fails, or comes later. */
async function atOnce<T>(context: Context, work: Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = context.clock.sleep(patience, waiting.signal).then(() => undefined);
  const result = await Promise.race([work.catch(() => undefined), late]);
  waiting.abort();
  return result;
}

async function findClusters(context: Context, words: string[], profile: string): Promise<ClusterList['clusters']> {
  const name = { server: chooseServer(context, namedServer(words), profile), profile };
  const known = context.clusterLists.find(name);
  if (known !== undefined && Math.abs(context.clock.now() - known.at) < fresh) return known.clusters;
  const fetched = await atOnce(context, fetchClusters(context, name));
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
