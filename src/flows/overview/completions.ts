import { listClusters } from '../../rancher/clusters.ts';
import { readExtPage, readOwnPage } from '../../rancher/tokens/token-pages.ts';
import { serverHost } from '../../server-url.ts';
import { isShellWord } from '../../shell-words.ts';
import type { ClusterList } from '../../store/cluster-lists.ts';
import type { LoginName } from '../../store/login-file.ts';
import { chooseServer } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { findSession } from '../session/session.ts';
import { connectTo } from '../trust/connect-to.ts';
import { readTypedWords } from './completion-words.ts';

/** How long a list of clusters is used before it is fetched again, in milliseconds. */
const fresh = 5 * 60_000;

/** Milliseconds: a person is waiting at the Tab key. */
const patience = 2_000;

/**
 * Completions of the last word from the user's servers: server hosts, clusters and token ids. `words`: those typed before it,
 * after the program's name; `profile`: the one to use if they name none. Never prompts, never fails, and leaves out words
 * that a shell would not read as one plain word.
 */
export async function listCompletions(context: Context, words: string[], profile: string): Promise<string[]> {
  return (await findWords(context, words, profile)).filter(isCompletion);
}

/** Shells insert a completion as it is; one that starts with a sign could be an option, or `:4` of the completion protocol. */
function isCompletion(word: string): boolean {
  return isShellWord(word) && /^\w/.test(word);
}

async function findWords(context: Context, typed: string[], defaultProfile: string): Promise<string[]> {
  const { words, server, profile = defaultProfile } = readTypedWords(typed);
  const previous = typed.at(-1);
  try {
    if (previous === '--names') return ['host', 'plain'];
    if (previous === '--server') return listServers(context);
    const readLogin = (): LoginName => ({ server: chooseServer(context, server, profile), profile });
    if (previous === '--cluster') return (await findClusters(context, readLogin())).map(({ id }) => id);
    if (previous?.startsWith('-') && !previous.includes('=')) return [];
    if (words[0] === 'tokens') return words[1] === 'delete' ? await findTokenIds(context, words, readLogin()) : [];
    if (words[0] === 'login' || words[0] === 'logout') return words.length === 1 ? listServers(context) : [];
    return takesClusters(words) ? (await findClusters(context, readLogin())).map(({ name }) => name) : [];
  } catch (error) {
    context.log(`no completions: ${error}`);
    return [];
  }
}

function takesClusters([command, first]: string[]): boolean {
  return command === 'shell' || (command === 'kubeconfig' && first !== 'convert' && first !== 'check');
}

function listServers({ sessions }: Context): string[] {
  return [...new Set(sessions.list().map(({ server }) => serverHost(server)))];
}

async function findClusters(context: Context, name: LoginName): Promise<ClusterList['clusters']> {
  const known = context.clusterLists.find(name);
  if (known !== undefined && Math.abs(context.clock.now() - known.at) < fresh) return known.clusters;
  const fetched = await inTime(context, fetchClusters(context, name));
  return (fetched ?? known)?.clusters ?? [];
}

/** Undefined for what fails, or takes too long. */
async function inTime<T>({ clock }: Context, fetching: Promise<T>): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = clock.sleep(patience, waiting.signal).then(() => undefined);
  const fetched = await Promise.race([fetching.catch(() => undefined), late]);
  waiting.abort();
  return fetched;
}

/** The ids of the user's own tokens, without the login's and those already typed. */
async function findTokenIds(context: Context, words: string[], login: LoginName): Promise<string[]> {
  const ids = await inTime(context, fetchTokenIds(context, login));
  return (ids ?? []).filter((id) => !words.includes(id));
}

async function fetchTokenIds(context: Context, { server, profile }: LoginName): Promise<string[]> {
  const session = await findSession(context, server, profile);
  if (session === undefined) return [];
  const http = connectTo(context, { server, profile });
  const own = await readOwnPage(http, session.token);
  const ext = await readExtPage(http, session.token);
  const tokens = [...own.tokens, ...ext.tokens.filter(({ user }) => user.id === session.record.user.id)];
  return tokens.map(({ id }) => id).filter((id) => id !== session.record.tokenId);
}

async function fetchClusters(context: Context, name: LoginName): Promise<ClusterList | undefined> {
  const session = await findSession(context, name.server, name.profile);
  if (session === undefined) return undefined;
  const list = {
    at: context.clock.now(),
    clusters: await listClusters(connectTo(context, name), session.token),
  };
  context.clusterLists.save(name, list);
  return list;
}
