import { execEntry } from '../../kube/kubeconfig/exec-entry.ts';
import type { Kubeconfig, UserEntry } from '../../kube/kubeconfig/kubeconfig.ts';
import {
  buildKubeconfig,
  type ClusterSource,
  type ContextChoice,
  type Endpoint,
} from '../../kube/make/build-kubeconfig.ts';
import type { NameStyle } from '../../kube/make/context-names.ts';
import { type Cluster, listClusters } from '../../rancher/clusters.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { type ControlPlaneNode, listControlPlaneNodes } from '../../rancher/nodes.ts';
import { ownEndpoints } from '../../rancher/own-endpoints.ts';
import { readKubeconfigSettings } from '../../rancher/settings.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import { chooseClusters } from '../choose-clusters.ts';
import type { Context } from '../context.ts';
import type { Selector } from '../select-clusters.ts';
import type { Session } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';
import { type CommandStyle, choosePluginCommand, profileInEntries } from './plugin-command.ts';
import { revokeIssued, type TokenMaker } from './revoke-issued.ts';
import { type KubeconfigTokens, makeKubeconfigTokens } from './tokens.ts';

export interface KubeconfigRequest extends LoginName {
  /** By name or id; none: every cluster that the user has access to. */
  clusters: string[];
  /** Whether it has the credential plugin even if the server would embed a token. */
  exec: boolean;
  /** Whether the clusters' own endpoints are left out. */
  noEndpoints?: boolean;
  names?: NameStyle;
  /** Whether contexts that exist get these names; absent: they keep theirs. */
  namesAreRequested?: boolean;
  /** Which of these clusters, by their labels; absent: every one. */
  selector?: Selector | undefined;
  /** Whether a cluster's plain name is that of its own endpoint. */
  prefersEndpoints?: boolean;
  /** The namespace of every context; absent: none is set. */
  namespace?: string | undefined;
  /** Whether it is only to see what would be in it: the server makes no tokens. */
  preview?: boolean;
  /** Whether a user who has access to no cluster gets a kubeconfig without entries, in place of a failure. */
  mayBeEmpty?: boolean;
  /** How the plugin is named; absent: as it is found from everywhere. */
  command?: CommandStyle;
}

/** How contexts are named: the choices for each by its name, and whether the user asked for these names. */
export interface ContextNaming {
  choices: ReadonlyMap<string, ContextChoice>;
  isRequested: boolean;
}

export interface MadeKubeconfig {
  config: Kubeconfig;
  /** What its contexts may be called. */
  naming: ContextNaming;
  /** The tokens in it; undefined when a command is. */
  tokens: KubeconfigTokens | undefined;
  /** Whether tokens are to be in it; a preview has none. */
  embedsTokens: boolean;
  /** Whether one of its clusters can be reached through Rancher now. */
  hasActive: boolean;
  /** The ids of all clusters that the user sees. */
  clusterIds: string[];
  /**
   * Deletes its tokens on the server, but those of the ids given: for a kubeconfig that did not come to where it was to go. Never
   * throws: a message names those that stay.
   */
  revoke(kept?: ReadonlySet<string>): Promise<void>;
}

/** Makes a kubeconfig for clusters of one server, as its setting `kubeconfig-generate-token` wants it. */
export async function makeKubeconfig(context: Context, request: KubeconfigRequest): Promise<MadeKubeconfig> {
  const { server, profile } = request;
  return withSession(context, { server, profile }, async (session, http) => {
    const { token } = session;
    const [all, settings] = await Promise.all([listClusters(http, token), readKubeconfigSettings(http, token)]);
    context.clusterLists.save({ server, profile }, { at: context.clock.now(), clusters: all });
    const chosen =
      all.length === 0 && request.mayBeEmpty
        ? []
        : chooseClusters(all, request.clusters, { server, profile }, request.selector);
    const hasActive = chosen.some(({ state }) => state === 'active');
    const embedsTokens = !request.exec && settings.embedsTokens;
    // What kubectl has to trust: the authorities that the server names, else those the user trusted for it at login.
    const caPem = settings.caPem || (context.servers.find(server)?.caPem ?? '');
    const clusterIds = all.map(({ id }) => id);
    const visible = await addEndpoints(http, session, all, request);
    const build = chooseBuild(request, caPem, visible);
    if (embedsTokens && !request.preview) {
      return {
        ...(await makeWithTokens(context, { http, session }, chosen, build)),
        embedsTokens,
        hasActive,
        clusterIds,
      };
    }
    const built = build(chosen, embedsTokens ? tokenUser(undefined) : execUser(context, request));
    return { ...built, tokens: undefined, embedsTokens, hasActive, clusterIds, revoke: async () => undefined };
  });
}

type Built = Pick<MadeKubeconfig, 'config' | 'naming'>;

type Build = (clusters: Cluster[], userOf: (clusterId: string) => UserEntry) => Built;

function chooseBuild(request: KubeconfigRequest, caPem: string, visible: ClusterSource[]): Build {
  const { server, profile, names, prefersEndpoints, namespace, namesAreRequested: isRequested = false } = request;
  const style = names === undefined ? {} : { names };
  return (chosen, userOf) => {
    const clusters = pick(visible, chosen, request);
    const source = { server, profile, caPem, clusters, visible, userOf, prefersEndpoints, namespace, ...style };
    const { config, choices } = buildKubeconfig(source);
    return { config, naming: { choices, isRequested } };
  };
}

async function makeWithTokens(
  context: Context,
  maker: TokenMaker,
  chosen: Cluster[],
  build: Build,
): Promise<Built & Pick<MadeKubeconfig, 'tokens' | 'revoke'>> {
  const made = await makeKubeconfigTokens(context, maker, chosen);
  const clusters = chosen.filter(({ id }) => made.tokens.has(id));
  return {
    ...build(clusters, tokenUser(made)),
    tokens: made,
    revoke: (kept) => {
      const ids = [...made.ids].filter((id) => !kept?.has(id));
      // Deleting what the server keeps of it would take the tokens along that are to stay.
      const kubeconfig = ids.length === made.ids.size ? made.kubeconfig : undefined;
      return revokeIssued(context, maker, { ids, kubeconfig });
    },
  };
}

function execUser(context: Context, { server, profile, command }: KubeconfigRequest): (clusterId: string) => UserEntry {
  const plugin = choosePluginCommand(context, command);
  const named = profileInEntries(context, profile);
  return (clusterId) => execEntry({ host: serverHost(server), clusterId, profile: named, plugin });
}

/** Without tokens it is a preview. */
function tokenUser(made: KubeconfigTokens | undefined): (clusterId: string) => UserEntry {
  return (clusterId) => ({ token: made === undefined ? 'to be made' : made.tokens.get(clusterId) });
}

/**
 * One request more, where some cluster's own endpoint has no name: then each node of its control plane is one. Without endpoints
 * wanted nothing is asked for, and those that have a name still tell which names are taken.
 */
async function addEndpoints(
  http: RancherHttp,
  session: Session,
  clusters: Cluster[],
  { noEndpoints }: KubeconfigRequest,
): Promise<ClusterSource[]> {
  const [nameless, ...others] = clusters.filter(({ authEndpoint }) => authEndpoint?.fqdn === '');
  const only = others.length === 0 ? nameless?.id : undefined;
  const asksForNodes = nameless !== undefined && !noEndpoints;
  const nodes = asksForNodes ? await listControlPlaneNodes(http, session.token, only) : [];
  return clusters.map((cluster) => ({
    id: cluster.id,
    name: cluster.name,
    labels: cluster.labels,
    isActive: cluster.state === 'active',
    endpoints: endpointsOf(cluster, nodes),
  }));
}

/** The clusters that were chosen, in the order of the choice. */
function pick(visible: ClusterSource[], chosen: Cluster[], { noEndpoints }: KubeconfigRequest): ClusterSource[] {
  const sources = new Map(visible.map((source) => [source.id, source]));
  const picked = chosen.flatMap(({ id }) => sources.get(id) ?? []);
  return noEndpoints ? picked.map((source) => ({ ...source, endpoints: [] })) : picked;
}

/** Called as in Rancher's own kubeconfigs: the cluster's name with `-fqdn`, or with that of the node without the cluster's name. */
function endpointsOf(cluster: Cluster, nodes: ControlPlaneNode[]): Endpoint[] {
  const prefix = `${cluster.name}-`;
  return ownEndpoints(cluster, nodes).map(({ node, server, caPem }) => {
    if (node === undefined) return { ending: '-fqdn', server, caPem };
    const { hostname } = node;
    return { ending: `-${hostname.startsWith(prefix) ? hostname.slice(prefix.length) : hostname}`, server, caPem };
  });
}
