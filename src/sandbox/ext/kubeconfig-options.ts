import { text } from '../http/route-request.ts';
import { badRequest } from '../kubernetes/status.ts';
import { visibleClusters } from '../people/access.ts';
import type { Caller } from '../people/authentication.ts';
import type { Cluster, RancherState } from '../state.ts';
import { specOf, usableCluster, wholeNumber } from './api.ts';

/** The parsed request for a kubeconfig. */
export interface KubeconfigOptions {
  /** As in the request. */
  ids: string[] | null;
  clusters: Cluster[];
  /** The cluster of the current context; undefined when the file has no cluster. */
  current: Cluster | undefined;
  description: string;
  ttlSeconds: number;
  /** Whether the file has an entry for Rancher itself; undefined when the request does not say, which means yes. */
  includeDefaultEntry: boolean | undefined;
}

const RESOURCE = 'kubeconfigs';
const DEFAULT = 'kubeconfig-default-token-ttl-minutes';
const MAXIMUM = 'kubeconfig-max-token-ttl-minutes';

/**
 * Parses a request for a kubeconfig. Throws a 400 for a lifetime below 0 or over the maximum (the setting for
 * kubeconfig tokens) and for an unknown cluster, a 403 for one without access (captured on Rancher 2.15.0).
 */
export function readOptions(state: RancherState, caller: Caller, body: Record<string, unknown>): KubeconfigOptions {
  const spec = specOf(body);
  const ttlSeconds = readTtl(spec.ttl, lifetimes(state));
  const ids = Array.isArray(spec.clusters) ? spec.clusters.map(text) : null;
  const clusters = chosenClusters(state, caller, ids ?? []);
  const current = currentCluster(clusters, text(spec.currentContext));
  const includeDefaultEntry = typeof spec.includeDefaultEntry === 'boolean' ? spec.includeDefaultEntry : undefined;
  return { ids, clusters, current, description: text(spec.description), ttlSeconds, includeDefaultEntry };
}

/** In seconds. Up to 2.15 the default is the maximum, too; from 2.16 on that has a setting of its own. */
function lifetimes(state: RancherState): { usual: number; maximum: number } {
  const usual = state.minutes(DEFAULT) * 60;
  return { usual, maximum: state.settings.has(MAXIMUM) ? state.minutes(MAXIMUM) * 60 : usual };
}

function readTtl(requested: unknown, { usual, maximum }: { usual: number; maximum: number }): number {
  const ttl = wholeNumber(requested, 'KubeconfigSpec.spec.ttl');
  if (ttl < 0) throw badRequest("spec.ttl can't be negative");
  if (ttl > maximum) throw badRequest(`spec.ttl ${ttl} exceeds max ttl ${maximum}`);
  return ttl || usual;
}

function chosenClusters(state: RancherState, caller: Caller, ids: string[]): Cluster[] {
  if (ids.includes('*')) return visibleClusters(state, caller.user);
  return ids.map((id) => usableCluster(state, caller, RESOURCE, id));
}

function currentCluster(clusters: Cluster[], id: string): Cluster | undefined {
  if (id === '') return clusters[0];
  const found = clusters.find((cluster) => cluster.id === id);
  if (!found) throw badRequest(`currentContext ${id} is not part of the kubeconfig`);
  return found;
}
