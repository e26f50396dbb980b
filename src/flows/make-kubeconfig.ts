import { CliError } from '../errors.ts';
import { buildExecKubeconfig, type ClusterPart, combineParts } from '../kube/build-kubeconfig.ts';
import { type Kubeconfig, parseKubeconfig, writeKubeconfig } from '../kube/kubeconfig.ts';
import { printable } from '../printable.ts';
import { type Cluster, generateKubeconfig, listClusters } from '../rancher/clusters.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { serverHost } from '../rancher/server-url.ts';
import { embedsTokens, readCaSetting } from '../rancher/settings.ts';
import { deleteToken } from '../rancher/tokens.ts';
import { Secret } from '../secret.ts';
import { choosePluginCommand } from './choose-command.ts';
import type { Context } from './context.ts';
import type { Session } from './session.ts';
import { connectTo } from './trust-server.ts';
import { withSession } from './with-session.ts';

export interface KubeconfigRequest {
  server: string;
  profile: string;
  /** Names or ids of clusters; none of them means every cluster the user sees. */
  clusters: string[];
  /** A command in it even where the server would put a token. */
  exec: boolean;
}

export interface MadeKubeconfig {
  /** A secret, since it may carry tokens. */
  yaml: Secret;
  contexts: string[];
  currentContext: string;
  /** Whether tokens are in it, rather than a command. */
  embedsTokens: boolean;
}

/** Makes a kubeconfig for clusters of one server, as its setting `kubeconfig-generate-token` wants it. */
export async function makeKubeconfig(context: Context, request: KubeconfigRequest): Promise<MadeKubeconfig> {
  const need = { server: request.server, profile: request.profile, trust: {} };
  return withSession(context, need, async (session) => {
    const http = connectTo(context, request.server);
    const clusters = chooseClusters(await listClusters(http, session.token), request);
    const withTokens = !request.exec && (await embedsTokens(http, session.token));
    const config = withTokens
      ? await fetchTokenKubeconfig(http, session, clusters)
      : buildExecKubeconfig({
          ...request,
          clusters,
          caPem: await findCa(context, http),
          plugin: choosePluginCommand(context),
        });
    return {
      yaml: new Secret(writeKubeconfig(config)),
      contexts: config.contexts.map(({ name }) => name),
      currentContext: config['current-context'],
      embedsTokens: withTokens,
    };
  });
}

function chooseClusters(all: Cluster[], { clusters: wanted, server }: KubeconfigRequest): Cluster[] {
  const host = serverHost(server);
  all.sort((one, other) => one.name.localeCompare(other.name));
  if (all.length === 0) {
    throw new CliError('notAllowed', `you have access to no cluster of ${host}`, 'Ask an admin of this Rancher.');
  }
  if (wanted.length === 0) return all;
  const found = wanted.map((wish) => {
    const matches = all.filter(({ id, name }) => id === wish || name === wish);
    if (matches.length > 0) return matches;
    const names = all.map(({ name }) => printable(name)).join(', ');
    throw new CliError(
      'failed',
      `${host} has no cluster "${printable(wish)}" that you have access to`,
      `It has: ${names}`,
    );
  });
  return [...new Set(found.flat())];
}

/** One kubeconfig from those that Rancher makes for each cluster; each of them creates a token, or all of them none. */
async function fetchTokenKubeconfig(http: RancherHttp, session: Session, clusters: Cluster[]): Promise<Kubeconfig> {
  const parts: ClusterPart[] = [];
  try {
    for (const { id, name } of clusters) {
      const yaml = await generateKubeconfig(http, session.token, id);
      parts.push({ id, name, config: parseKubeconfig(yaml.expose()) });
    }
  } catch (error) {
    await deleteTokensIn(http, session, parts);
    throw error;
  }
  return combineParts(parts, serverHost(http.server));
}

async function deleteTokensIn(http: RancherHttp, session: Session, parts: ClusterPart[]): Promise<void> {
  for (const { user } of parts.flatMap(({ config }) => config.users)) {
    const [id] = typeof user.token === 'string' ? user.token.split(':') : [];
    if (id !== undefined) await deleteToken(http, session.token, id).catch(() => false);
  }
}

/** What kubectl has to trust: the authorities that the server names, else those the user trusted for it at login. */
async function findCa(context: Context, http: RancherHttp): Promise<string> {
  return (await readCaSetting(http)) || (context.servers.find(http.server)?.caPem ?? '');
}
