import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../answers.ts';
import type { Caller } from '../authentication.ts';
import { type Exchange, param, readBody, serverHost } from '../exchange.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { generatedName } from '../names.ts';
import type { Route } from '../router.ts';
import { embedsTokens } from '../settings.ts';
import type { RancherState } from '../state.ts';
import { API_VERSION, extRoute, mayRead, notFound } from './api.ts';
import { createdKubeconfigView, type ExtKubeconfig, extKubeconfigView } from './kubeconfig.ts';
import { kubeconfigContent, kubeconfigHead, ownUsers } from './kubeconfig-content.ts';
import { type KubeconfigWish, readWish } from './kubeconfig-wish.ts';
import { extBearerOf } from './token.ts';

const RESOURCE = 'kubeconfigs';

/** Kubeconfigs as objects of `ext.cattle.io/v1`, the caller's own; an admin's routes reach everybody's. */
export const extKubeconfigRoutes: Route[] = [
  extRoute('GET', RESOURCE, list),
  extRoute('POST', RESOURCE, create),
  extRoute('DELETE', `${RESOURCE}/:name`, remove),
];

function list({ rancher }: Exchange, caller: Caller): Answer {
  const all = rancher.state.extKubeconfigs.sortedValues();
  const items = all.filter((kubeconfig) => mayRead(caller, kubeconfig)).map(extKubeconfigView);
  return json({ kind: 'KubeconfigList', apiVersion: API_VERSION, metadata: { resourceVersion: '1' }, items });
}

async function create(exchange: Exchange, caller: Caller): Promise<Answer> {
  const { state } = exchange.rancher;
  const wish = readWish(state, caller, await readBody(exchange.request));
  const kubeconfig = remember(state, wish, caller);
  const bearers = embedsTokens(state) ? addTokens(state, wish, kubeconfig) : [];
  const server = { host: serverHost(exchange), caPem: state.setting('cacerts') };
  const value = kubeconfigHead(kubeconfig) + kubeconfigText(kubeconfigContent(wish, bearers, server));
  return json(createdKubeconfigView(kubeconfig, value), 201);
}

/** The tokens go with the kubeconfig they were made for. */
function remove(exchange: Exchange, caller: Caller): Answer {
  const { state } = exchange.rancher;
  const name = param(exchange, 'name');
  const kubeconfig = state.extKubeconfigs.get(name);
  if (!kubeconfig || !mayRead(caller, kubeconfig)) throw notFound(RESOURCE, name);
  state.extKubeconfigs.delete(name);
  for (const token of kubeconfig.tokens) state.extTokens.delete(token.name);
  return json(extKubeconfigView(kubeconfig));
}

function remember(state: RancherState, wish: KubeconfigWish, { user }: Caller): ExtKubeconfig {
  const kubeconfig: ExtKubeconfig = {
    name: generatedName('kubeconfig-'),
    uuid: randomUUID(),
    userId: user.id,
    created: state.clock.now(),
    clusters: wish.ids,
    currentContext: wish.current?.id ?? '',
    description: wish.description,
    ttl: wish.ttlSeconds,
    tokens: [],
  };
  state.extKubeconfigs.set(kubeconfig.name, kubeconfig);
  return kubeconfig;
}

/** One token for Rancher and all clusters behind it, and one for each cluster with an Authorized Cluster Endpoint; gives the bearers. */
function addTokens(state: RancherState, wish: KubeconfigWish, { name, userId, ttl, tokens }: ExtKubeconfig): string[] {
  return [null, ...ownUsers(wish).map(({ id }) => id)].map((clusterName) => {
    const about = { kind: 'kubeconfig', description: 'Kubeconfig token', kubeconfigId: name, clusterName } as const;
    const token = state.addExtToken({ userId, ttl: ttl * 1000, ...about });
    tokens.push({ name: token.name, uuid: token.uuid });
    return extBearerOf(token);
  });
}
