import { expect, test } from 'vitest';
import { readRancherTokens } from '../../../src/kube/make/rancher-tokens.ts';
import { tokenId } from '../../../src/rancher/tokens/tokens.ts';
import { Secret } from '../../../src/secret.ts';
import { host, rancherKubeconfig } from '../sample.ts';

function idsIn(yaml: string): Record<string, string> {
  const tokens = [...readRancherTokens(new Secret(yaml))].map(([id, token]) => [id, tokenId(token)]);
  return Object.fromEntries(tokens);
}

test('each cluster has the token of its context, the shared one or one of its own', () => {
  expect(idsIn(rancherKubeconfig('ext-kubeconfig-star-token'))).toEqual({
    'c-jrmll': 'ext/token-nrmq2',
    'c-m-abcd1234': 'ext/token-g2x78',
    local: 'ext/token-nrmq2',
  });
});

/** What Rancher makes for clusters that are all called prod: with an endpoint of its own each has a user of its own. */
function ofOneName(clusters: { id: string; endpoint?: boolean }[]): string {
  const entries = clusters.flatMap(({ id, endpoint = false }) => [
    { name: 'prod', server: `https://${host}/k8s/clusters/${id}`, user: endpoint ? 'prod' : 'rancher' },
    ...(endpoint ? [{ name: 'prod-fqdn', server: `https://${id}.test`, user: 'prod' }] : []),
  ]);
  const own = clusters.filter(({ endpoint }) => endpoint);
  return JSON.stringify({
    clusters: entries.map(({ name, server }) => ({ name, cluster: { server } })),
    users: [
      { name: 'rancher', user: { token: 'token-shared:key' } },
      ...own.map(({ id }) => ({ name: 'prod', user: { token: `token-${id}:key` } })),
    ],
    contexts: entries.map(({ name, user }) => ({ name, context: { cluster: name, user } })),
  });
}

test('of clusters of one name each has its own token, which no endpoint uses up', () => {
  const [first, second, third] = [{ id: 'c-1', endpoint: true }, { id: 'c-2', endpoint: true }, { id: 'c-3' }];
  expect(idsIn(ofOneName([first, second, { ...third, endpoint: true }]))).toEqual({
    'c-1': 'token-c-1',
    'c-2': 'token-c-2',
    'c-3': 'token-c-3',
  });
  expect(idsIn(ofOneName([first, third, second]))).toEqual({
    'c-1': 'token-c-1',
    'c-2': 'token-c-2',
    'c-3': 'token-shared',
  });
});
