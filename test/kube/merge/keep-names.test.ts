import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { execEntry } from '../../../src/kube/kubeconfig/exec-entry.ts';
import type { UserEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { buildKubeconfig } from '../../../src/kube/make/build-kubeconfig.ts';
import { defaultNames } from '../../../src/kube/make/context-names.ts';
import { mergeKubeconfig } from '../../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../../src/kube/merge/prune-kubeconfig.ts';
import { files, host, owner } from '../sample.ts';

type Clusters = Record<string, string>;

interface Request {
  names?: typeof defaultNames;
  isRequested?: boolean;
  prune?: boolean;
  endpoints?: boolean;
  prefersEndpoints?: boolean;
  visible?: Clusters;
  token?: string;
  currentContext?: string;
}

const plugin = { command: 'kubectl-rancher-auth', args: [] };

/** What a merge makes of a file: its text, and what it says. */
function merge(text: string | undefined, clusters: Clusters, request: Request = {}) {
  const { names = defaultNames, isRequested = false, endpoints = false, visible = clusters, token, ...more } = request;
  const sources = (some: Clusters) =>
    Object.entries(some).map(([id, name]) => ({
      id,
      name,
      isActive: true,
      endpoints: endpoints ? [{ ending: '-fqdn', server: `https://${id}.ace.test`, caPem: '' }] : [],
    }));
  const userOf = (clusterId: string): UserEntry =>
    token === undefined ? execEntry({ host, clusterId, profile: undefined, plugin }) : { token };
  const source = { server: `https://${host}`, caPem: 'CA', clusters: sources(clusters), visible: sources(visible) };
  const { config, choices } = buildKubeconfig({ ...source, names, userOf, ...more });
  const clusterIds = Object.keys(visible);
  const naming = { choices, isRequested };
  const merged = mergeKubeconfig({ files: files(text), ours: config, owner, clusterIds, naming, ...more });
  expect(merged).toMatchObject({ conflicts: [], wouldRetarget: [] });
  const kept = merged.ours.contexts.map(({ name }) => name);
  const pruned = pruneKubeconfig(merged.files, owner, clusterIds, kept);
  const [file] = request.prune ? pruned.files : merged.files;
  return { text: file?.text ?? '', ...pruned, ...merged };
}

interface Read {
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: { server: string } }[];
  users: { name: string }[];
  'current-context': string;
}

/** Where each context leads. */
function contextsIn(text: string): Record<string, string> {
  const { contexts, clusters } = load(text) as Read;
  const servers = new Map(clusters.map(({ name, cluster }) => [name, cluster.server]));
  return Object.fromEntries(contexts.map(({ name, context }) => [name, servers.get(context.cluster) ?? '']));
}

const address = (id: string): string => `https://${host}/k8s/clusters/${id}`;
const one = { 'c-1': 'prod' };
const two = { 'c-1': 'prod', 'c-2': 'prod' };

/** As `kubectl config rename-context` and kubectx do. */
function renamed(text: string, from: string, to: string): string {
  const [clusters = '', contexts = '', users = ''] = text.split(/^(?=contexts:|users:)/m);
  const named = contexts.replace(`- name: ${from}\n`, `- name: ${to}\n`);
  return clusters + named + users.replace(`current-context: ${from}`, `current-context: ${to}`);
}

describe('a second cluster of a name', () => {
  const before = merge(undefined, one, { endpoints: true }).text;

  test('leaves the first one its name, and gets its id; when it goes, all is as before', () => {
    const during = merge(before, two, { endpoints: true }).text;
    expect(contextsIn(during)).toEqual({
      'prod@rancher.test': address('c-1'),
      'prod-fqdn@rancher.test': 'https://c-1.ace.test',
      'prod-c-2@rancher.test': address('c-2'),
      'prod-c-2-fqdn@rancher.test': 'https://c-2.ace.test',
    });
    expect(merge(during, one, { endpoints: true, prune: true }).text).toBe(before);
  });

  test('that came first keeps its name with the id', () => {
    const both = merge(undefined, two).text;
    expect(Object.keys(contextsIn(both))).toEqual(['prod-c-1@rancher.test', 'prod-c-2@rancher.test']);
    expect(merge(both, one).text).toBe(both);
    expect(contextsIn(merge(both, one, { prune: true }).text)).toEqual({ 'prod-c-1@rancher.test': address('c-1') });
  });

  test('that has taken the name on the server does not take that of the context', () => {
    const swapped = merge(before, { 'c-1': 'old', 'c-2': 'prod' }, { endpoints: true }).text;
    expect(contextsIn(swapped)).toMatchObject({
      'prod@rancher.test': address('c-1'),
      'prod-c-2@rancher.test': address('c-2'),
    });
  });

  test('is told apart where tokens stand for the entries too', () => {
    const token = 'kubeconfig-u-1:secret';
    const during = merge(merge(undefined, one, { token }).text, two, { token }).text;
    expect(contextsIn(during)).toEqual({
      'prod@rancher.test': address('c-1'),
      'prod-c-2@rancher.test': address('c-2'),
    });
  });
});

describe('of two contexts for one cluster', () => {
  /** As versions before this one left it. */
  const double = merge(merge(undefined, one, { endpoints: true }).text, two, {
    endpoints: true,
    isRequested: true,
    names: { style: '{cluster}-{id}@{server}', prefix: '' },
  }).text.replaceAll('prod-c-1-fqdn@', 'prod-fqdn-c-1@');

  test('both stay, the plain one is merged, and pruning takes out the other with its entries', () => {
    const merged = merge(double, one, { endpoints: true });
    expect(merged.text).toBe(double);
    const pruned = merge(double, one, { endpoints: true, prune: true });
    expect(contextsIn(pruned.text)).toEqual({
      'prod@rancher.test': address('c-1'),
      'prod-fqdn@rancher.test': 'https://c-1.ace.test',
    });
    const { users, clusters } = load(pruned.text) as Read;
    expect([users.length, clusters.length]).toEqual([1, 2]);
    expect(pruned.duplicates).toEqual([
      { context: 'prod-c-1@rancher.test', kept: 'prod@rancher.test' },
      { context: 'prod-fqdn-c-1@rancher.test', kept: 'prod-fqdn@rancher.test' },
    ]);
  });

  test('pruning keeps the current one', () => {
    const text = double.replace('current-context: ""', 'current-context: prod-c-1@rancher.test');
    const pruned = merge(text, one, { prune: true });
    expect(contextsIn(pruned.text)).toMatchObject({ 'prod-c-1@rancher.test': address('c-1') });
    expect(contextsIn(pruned.text)).not.toHaveProperty(['prod@rancher.test']);
    expect(pruned.unsetContext).toBeUndefined();
  });

  test('pruning keeps the one that a user named', () => {
    const text = renamed(double, 'prod-c-1@rancher.test', 'live');
    const { text: pruned } = merge(text, one, { prune: true });
    expect(contextsIn(pruned)).toMatchObject({ live: address('c-1') });
    expect(contextsIn(pruned)).not.toHaveProperty(['prod@rancher.test']);
  });

  test('names that are asked for stay, and the current context moves to them', () => {
    const before = merge(undefined, one, { currentContext: 'prod@rancher.test' }).text;
    const plain = { names: { style: 'plain', prefix: '' }, isRequested: true };
    expect(Object.keys(contextsIn(merge(before, one, plain).text))).toEqual(['prod@rancher.test', 'prod']);
    const { text } = merge(before, one, { ...plain, prune: true });
    expect(load(text)).toMatchObject({ 'current-context': 'prod', contexts: [{ name: 'prod' }], users: [{}] });
    expect(merge(text, one).text).toBe(text);
  });
});

describe('a context that was renamed', () => {
  const merged = merge(undefined, one, { endpoints: true, currentContext: 'prod@rancher.test' }).text;
  const live = renamed(merged, 'prod@rancher.test', 'live');

  test('keeps its name, is not doubled, and is renewed', () => {
    expect(Object.keys(contextsIn(live))).toEqual(['live', 'prod-fqdn@rancher.test']);
    expect(merge(live, one, { endpoints: true }).text).toBe(live);
    const outdated = live.replaceAll('interactiveMode: IfAvailable', 'interactiveMode: Never');
    expect(merge(outdated, one, { endpoints: true }).text).toBe(live);
    expect(merge(live, one, { endpoints: true, prune: true }).text).toBe(live);
    const plain = { names: { style: 'plain', prefix: '' }, isRequested: true };
    expect(Object.keys(contextsIn(merge(live, one, plain).text))).toEqual(['live', 'prod-fqdn@rancher.test']);
  });

  test('of an endpoint keeps its name too', () => {
    const direct = renamed(merged, 'prod-fqdn@rancher.test', 'direct');
    expect(merge(direct, one, { endpoints: true }).text).toBe(direct);
  });

  test('keeps it when a second cluster of its old name comes', () => {
    expect(contextsIn(merge(live, two, { endpoints: true }).text)).toMatchObject({
      live: address('c-1'),
      'prod-c-2@rancher.test': address('c-2'),
    });
  });

  test('becomes the current one by the name that we would give it, and by its own', () => {
    const elsewhere = live.replace('current-context: live', 'current-context: elsewhere');
    for (const currentContext of ['prod@rancher.test', 'live']) {
      const { text } = merge(elsewhere, one, { endpoints: true, currentContext });
      expect(load(text)).toHaveProperty('current-context', 'live');
    }
  });

  test('keeps its token', () => {
    const token = 'kubeconfig-u-1:old';
    const text = renamed(merge(undefined, one, { token }).text, 'prod@rancher.test', 'live');
    const again = merge(text, one, { token: 'kubeconfig-u-2:new' }).text;
    expect(again).toBe(text.replace('kubeconfig-u-1:old', 'kubeconfig-u-2:new'));
  });
});

test('a context that someone made for a namespace is another one, and stays beside ours', () => {
  const text = `${merge(undefined, one).text}`.replace(
    'contexts:\n',
    'contexts:\n- name: shop\n  context: {cluster: prod@rancher.test, user: prod@rancher.test, namespace: shop}\n',
  );
  expect(merge(text, one, { prune: true }).text).toBe(text);
});

test('contexts of another profile or server keep nothing from being added', () => {
  const text = merge(undefined, one).text;
  const other = text.replaceAll('--cluster=c-1', '--profile=admin').replaceAll('prod@', 'a@');
  expect(Object.keys(contextsIn(merge(other, one).text))).toEqual(['a@rancher.test', 'prod@rancher.test']);
});
