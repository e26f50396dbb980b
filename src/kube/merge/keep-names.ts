import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import type { Owner } from '../kubeconfig/ownership.ts';
import { parseClusterAddress } from '../kubeconfig/server-address.ts';
import { findContextsByTarget, type OwnContext, targetOf } from './own-contexts.ts';

/** What a context may be called: by its cluster's name, and with the cluster's id as well. */
export interface NameChoice {
  plain: string;
  withId: string;
}

export interface Naming {
  /** By the names of our contexts. */
  choices: ReadonlyMap<string, NameChoice>;
  /** Whether someone asked for these very names: then a name that the program chose otherwise is no reason to keep it. */
  isRequested: boolean;
}

export interface KeptNames {
  /** Our entries under the names that they get in the files. */
  ours: Kubeconfig;
  /** Those of our contexts that are called otherwise in the files, by the names they came with. */
  renamed: Map<string, string>;
}

interface Target {
  wanted: string;
  clusterId: string;
  key: string;
}

interface Names {
  context: string;
  cluster: string;
  user: string;
}

/**
 * Gives our entries the names that people are used to: a context in the files that leads to the same cluster, or to the same endpoint
 * of it, keeps its name and those of its entries. One that has none gets ours, with the cluster's id where another one keeps that name.
 */
export function keepNames(files: KubeconfigFiles, ours: Kubeconfig, owner: Owner, naming: Naming): KeptNames {
  const targets = listTargets(ours);
  const present = findContextsByTarget(files, owner, ownTokens(ours, targets, naming));
  const kept = new Map<string, OwnContext>();
  for (const target of targets) {
    const context = choose(present.get(target.key) ?? [], target, naming);
    if (context !== undefined) kept.set(target.wanted, context);
  }
  return rename(ours, targets, kept, naming);
}

/** The contexts of ours, with what they lead to; at an endpoint it is the cluster that its user is for. */
function listTargets({ clusters, contexts }: Kubeconfig): Target[] {
  const servers = new Map(clusters.map(({ name, cluster }) => [name, cluster.server]));
  const serverOf = (cluster: string): string => servers.get(cluster) ?? '';
  const ids = new Map<string, string>();
  for (const { context } of contexts) {
    const id = parseClusterAddress(serverOf(context.cluster))?.id;
    if (id !== undefined) ids.set(context.user, id);
  }
  return contexts.flatMap(({ name, context }) => {
    const clusterId = ids.get(context.user);
    if (clusterId === undefined) return [];
    return [{ wanted: name, clusterId, key: targetOf(clusterId, serverOf(context.cluster)) }];
  });
}

/** A user with a token is ours if it has a name that we would give it. */
function ownTokens({ contexts }: Kubeconfig, targets: Target[], { choices }: Naming) {
  let names: Set<string> | undefined;
  const listNames = (): Set<string> => {
    const users = new Map(contexts.map(({ name, context }) => [name, context.user]));
    return new Set(
      targets.flatMap(({ wanted, clusterId }) =>
        formsOf(users.get(wanted) ?? wanted, choices).map((name) => `${clusterId} ${name}`),
      ),
    );
  };
  return (user: string, clusterId: string): boolean => {
    names ??= listNames();
    return names.has(`${clusterId} ${user}`);
  };
}

function formsOf(name: string, choices: Naming['choices']): string[] {
  const choice = choices.get(name);
  return choice === undefined ? [name] : [name, choice.plain, choice.withId];
}

/** The current one, else one that a user named, else the one with the shortest name. */
function choose(present: OwnContext[], { wanted }: Target, { choices, isRequested }: Naming): OwnContext | undefined {
  const forms = isRequested ? formsOf(wanted, choices) : [];
  const eligible = present.filter(({ isGenerated, name }) => !isRequested || !isGenerated || forms.includes(name));
  const rank = ({ isCurrent, isGenerated }: OwnContext): number => (isCurrent ? 0 : isGenerated ? 2 : 1);
  return eligible.toSorted((one, other) => rank(one) - rank(other) || one.name.length - other.name.length)[0];
}

function rename(ours: Kubeconfig, targets: Target[], kept: Map<string, OwnContext>, { choices }: Naming): KeptNames {
  if (kept.size === 0) return { ours, renamed: new Map() };
  const taken = new Set([...kept.values()].flatMap(({ name, cluster, user }) => [name, cluster, user]));
  const idOf = new Map(targets.map(({ wanted, clusterId }) => [wanted, clusterId]));
  const free = (name: string): string => (taken.has(name) ? (choices.get(name)?.withId ?? name) : name);
  const userOf = new Map<string, string>();
  for (const { wanted, clusterId } of targets.toReversed()) {
    const user = kept.get(wanted)?.user;
    if (user !== undefined) userOf.set(clusterId, user);
  }
  const names = new Map<string, Names>();
  const users = new Map<string, Set<string>>();
  for (const { name, context } of ours.contexts) {
    const present = kept.get(name);
    const user = present?.user ?? userOf.get(idOf.get(name) ?? '') ?? free(context.user);
    names.set(name, {
      context: present?.name ?? free(name),
      cluster: present?.cluster ?? free(context.cluster),
      user,
    });
    users.set(context.user, (users.get(context.user) ?? new Set()).add(user));
  }
  return { ours: applyNames(ours, names, users), renamed: listRenamed(names) };
}

/** Our cluster entries have the names of their contexts. */
function applyNames(ours: Kubeconfig, names: Map<string, Names>, users: Map<string, Set<string>>): Kubeconfig {
  const current = ours['current-context'];
  return {
    ...ours,
    clusters: ours.clusters.map((entry) => ({ ...entry, name: names.get(entry.name)?.cluster ?? entry.name })),
    users: ours.users.flatMap((entry) =>
      [...(users.get(entry.name) ?? [entry.name])].map((name) => ({ ...entry, name })),
    ),
    contexts: ours.contexts.map(({ name, context }) => {
      const { context: to = name, cluster = context.cluster, user = context.user } = names.get(name) ?? {};
      return { name: to, context: { ...context, cluster, user } };
    }),
    'current-context': names.get(current)?.context ?? current,
  };
}

function listRenamed(names: Map<string, Names>): Map<string, string> {
  return new Map([...names].flatMap(([from, { context: to }]) => (from === to ? [] : [[from, to]])));
}
