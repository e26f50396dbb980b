import { randomUUID } from 'node:crypto';
import { param, type RouteRequest, readBody, serverHost } from '../http/route-request.ts';
import { json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { generatedName } from '../names.ts';
import type { Caller } from '../people/authentication.ts';
import { embedsTokens } from '../settings.ts';
import type { RancherState } from '../state.ts';
import { API_VERSION, extRoute, mayRead, notFound } from './api.ts';
import { createdKubeconfigView, type ExtKubeconfig, extKubeconfigView } from './kubeconfig.ts';
import { kubeconfigContent, kubeconfigHead, ownUsers } from './kubeconfig-content.ts';
import { type KubeconfigOptions, readOptions } from './kubeconfig-options.ts';
import { extBearerOf } from './token.ts';

const RESOURCE = 'kubeconfigs';

/** Kubeconfigs as objects of `ext.cattle.io/v1`: the caller's own, or all of them for an admin. */
export const extKubeconfigRoutes: Route[] = [
  extRoute('GET', RESOURCE, list),
  extRoute('POST', RESOURCE, create),
  extRoute('DELETE', `${RESOURCE}/:name`, remove),
];

function list({ rancher }: RouteRequest, caller: Caller): RouteResponse {
  const all = rancher.state.extKubeconfigs.sortedValues();
  const items = all.filter((kubeconfig) => mayRead(caller, kubeconfig)).map(extKubeconfigView);
  return json({ kind: 'KubeconfigList', apiVersion: API_VERSION, metadata: { resourceVersion: '1' }, items });
}

async function create(request: RouteRequest, caller: Caller): Promise<RouteResponse> {
  const { state } = request.rancher;
  const requested = readOptions(state, caller, await readBody(request.incoming));
  const kubeconfig = remember(state, requested, caller);
  const bearers = embedsTokens(state) ? addTokens(state, requested, kubeconfig) : [];
  const { namesServerInExt } = state.profile;
  const server = { host: serverHost(request), caPem: state.setting('cacerts'), namesServerInExt };
  const value = kubeconfigHead(kubeconfig) + kubeconfigText(kubeconfigContent(requested, bearers, server));
  return json(createdKubeconfigView(kubeconfig, value), 201);
}

/** Its tokens are deleted with it. */
function remove(request: RouteRequest, caller: Caller): RouteResponse {
  const { state } = request.rancher;
  const name = param(request, 'name');
  const kubeconfig = state.extKubeconfigs.get(name);
  if (!kubeconfig || !mayRead(caller, kubeconfig)) throw notFound(RESOURCE, name);
  state.extKubeconfigs.delete(name);
  for (const token of kubeconfig.tokens) state.deleteToken(token.name);
  return json(extKubeconfigView(kubeconfig));
}

function remember(state: RancherState, requested: KubeconfigOptions, { user }: Caller): ExtKubeconfig {
  const kubeconfig: ExtKubeconfig = {
    name: generatedName('kubeconfig-'),
    uuid: randomUUID(),
    userId: user.id,
    created: state.clock.now(),
    clusters: requested.ids,
    currentContext: requested.current?.id ?? '',
    description: requested.description,
    ttl: requested.ttlSeconds,
    includeDefaultEntry: requested.includeDefaultEntry,
    tokens: [],
  };
  state.extKubeconfigs.set(kubeconfig.name, kubeconfig);
  return kubeconfig;
}

/** Adds one token for Rancher, and one for each cluster with an Authorized Cluster Endpoint; returns the bearers. */
function addTokens(
  state: RancherState,
  requested: KubeconfigOptions,
  { name, userId, ttl, tokens }: ExtKubeconfig,
): string[] {
  return [null, ...ownUsers(requested).map(({ id }) => id)].map((clusterName) => {
    const about = { kind: 'kubeconfig', description: 'Kubeconfig token', kubeconfigId: name, clusterName } as const;
    const token = state.addExtToken({ userId, ttl: ttl * 1000, ...about });
    tokens.push({ name: token.name, uuid: token.uuid });
    return extBearerOf(token);
  });
}
