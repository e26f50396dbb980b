import { timestamp } from '../views/time.ts';
import { API_VERSION } from './api.ts';
import type { ExtToken } from './token.ts';

/** A kubeconfig as the server keeps it: the request and the tokens, not the text. */
export interface ExtKubeconfig {
  name: string;
  uuid: string;
  userId: string;
  created: number;
  /** Cluster ids or `*`, as in the request; null when it named none. */
  clusters: string[] | null;
  /** A cluster's id; empty when the file has no cluster. */
  currentContext: string;
  description: string;
  /** In seconds, unlike a token's. */
  ttl: number;
  /** As in the request. */
  includeDefaultEntry: boolean | undefined;
  tokens: Pick<ExtToken, 'name' | 'uuid'>[];
}

const GENERATE_NAME = 'kubeconfig-';

/** A kubeconfig as `ext.cattle.io/v1` lists it: without kind and text (captured on Rancher 2.15.0). */
export function extKubeconfigView(kubeconfig: ExtKubeconfig) {
  return { metadata: metadata(kubeconfig), spec: spec(kubeconfig), status: status(kubeconfig) };
}

/** A kubeconfig in the response to its creation, the only one that contains the text. */
export function createdKubeconfigView(kubeconfig: ExtKubeconfig, value: string) {
  return {
    kind: 'Kubeconfig',
    apiVersion: API_VERSION,
    metadata: metadata(kubeconfig),
    spec: spec(kubeconfig),
    status: { ...status(kubeconfig), value },
  };
}

function metadata({ name, uuid, created, userId, tokens }: ExtKubeconfig) {
  const owners = tokens.map((token) => ({ apiVersion: 'v1', kind: 'Secret', name: token.name, uid: token.uuid }));
  return {
    name,
    generateName: GENERATE_NAME,
    uid: uuid,
    resourceVersion: '1',
    creationTimestamp: timestamp(created),
    labels: { 'cattle.io/user-id': userId },
    ...(owners.length > 0 && { ownerReferences: owners }),
  };
}

function spec({ clusters, currentContext, description, ttl, includeDefaultEntry }: ExtKubeconfig) {
  return {
    clusters,
    ...(currentContext && { currentContext }),
    ...(description && { description }),
    ttl,
    ...(includeDefaultEntry !== undefined && { includeDefaultEntry }),
  };
}

function status({ tokens, created }: ExtKubeconfig) {
  const summary = 'Complete';
  if (tokens.length === 0) return { summary };
  const names = tokens.map(({ name }) => name);
  return { conditions: names.map((name) => tokenCreated(name, created)), summary, tokens: names };
}

function tokenCreated(message: string, created: number) {
  const type = 'TokenCreated';
  return { type, status: 'True', lastTransitionTime: timestamp(created), reason: type, message };
}
