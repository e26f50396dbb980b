import { visibleClusters } from '../access.ts';
import type { Caller } from '../authentication.ts';
import { badRequest } from '../kubernetes/status.ts';
import { text } from '../route-request.ts';
import type { Cluster, RancherState } from '../state.ts';
import { specOf, usableCluster, wholeNumber } from './api.ts';

/** What a request for a kubeconfig comes to. */
export interface KubeconfigOptions {
  /** As they were asked for. */
  ids: string[] | null;
  clusters: Cluster[];
  /** The cluster whose context is to be the current one; undefined when there is no cluster. */
  current: Cluster | undefined;
  description: string;
  ttlSeconds: number;
}

const RESOURCE = 'kubeconfigs';

/**
 * Reads a request for a kubeconfig. 400 for a lifetime below 0 or over the maximum, which is the setting for kubeconfig tokens, and for
 * an unknown cluster; 403 for one that the caller may not use (captured on Rancher 2.15.0).
 */
export function readOptions(state: RancherState, caller: Caller, body: Record<string, unknown>): KubeconfigOptions {
  const spec = specOf(body);
  const ttlSeconds = readTtl(spec.ttl, state.minutes('kubeconfig-default-token-ttl-minutes') * 60);
  const ids = Array.isArray(spec.clusters) ? spec.clusters.map(text) : null;
  const clusters = chosenClusters(state, caller, ids ?? []);
  const current = currentCluster(clusters, text(spec.currentContext));
  return { ids, clusters, current, description: text(spec.description), ttlSeconds };
}

function readTtl(asked: unknown, maximum: number): number {
  const ttl = wholeNumber(asked, 'KubeconfigSpec.spec.ttl');
  if (ttl < 0) throw badRequest("spec.ttl can't be negative");
  if (ttl > maximum) throw badRequest(`spec.ttl ${ttl} exceeds max ttl ${maximum}`);
  return ttl || maximum;
}

function chosenClusters(state: RancherState, caller: Caller, ids: string[]): Cluster[] {
  if (ids.includes('*')) return visibleClusters(state, caller.user);
  return ids.map((id) => usableCluster(state, caller, RESOURCE, id));
}

function currentCluster(clusters: Cluster[], wanted: string): Cluster | undefined {
  if (wanted === '') return clusters[0];
  const found = clusters.find(({ id }) => id === wanted);
  if (!found) throw badRequest(`currentContext ${wanted} is not part of the kubeconfig`);
  return found;
}
