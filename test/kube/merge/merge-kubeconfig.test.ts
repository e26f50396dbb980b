import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { tokensGone } from '../../../src/kube/convert/tokens-gone.ts';
import { mergeKubeconfig } from '../../../src/kube/merge/merge-kubeconfig.ts';
import { files, foreign, ours, owner, textsOf } from '../sample.ts';

const prod = ours({ 'c-1': 'prod' });

function mergeText(text: string | undefined, entries = prod): string {
  const outcome = mergeKubeconfig({ files: files(text), ours: entries, owner, clusterIds: [] });
  expect(outcome.conflicts).toEqual([]);
  return outcome.files[0]?.text ?? '';
}

test('appends our entries to each list, in the way of the list, and leaves every other line', () => {
  const merged = mergeText(foreign);
  expect(merged).toContain(
    '\n  - name: prod@rancher.test\n    cluster:\n      server: https://rancher.test/k8s/clusters/c-1\n',
  );
  const lines = merged.split('\n');
  let place = -1;
  for (const line of foreign.split('\n')) {
    place = lines.indexOf(line, place + 1);
    expect(place, line).toBeGreaterThanOrEqual(0);
  }
});

test.each([
  ['a file that is not there', undefined],
  ['an empty file', ''],
  ['a file with nothing but null', '# mine\nnull # nothing yet\n'],
  ['a file with a comment only', '# nothing yet'],
  ['a file with empty lists', 'clusters: []\ncontexts: null\nusers:\n'],
  ['an empty mapping', '{}\n'],
  ['a file in JSON', '{"apiVersion": "v1", "clusters": [], "users": null}'],
])('makes a kubeconfig of %s', (_, text) => {
  expect(load(mergeText(text))).toMatchObject({ clusters: prod.clusters, users: prod.users, contexts: prod.contexts });
});

test('a new file gets the current context that is asked for', () => {
  const currentContext = 'prod@rancher.test';
  const outcome = mergeKubeconfig({ files: files(undefined), ours: prod, owner, clusterIds: [], currentContext });
  expect(load(outcome.files[0]?.text ?? '')).toEqual({ ...prod, 'current-context': currentContext });
});

test('a file in JSON stays JSON', () => {
  const text = '{"users": [{"name": "me", "user": {}}], "clusters": []}';
  expect(JSON.parse(mergeText(text)).users.map(({ name }: { name: string }) => name)).toEqual([
    'me',
    'prod@rancher.test',
  ]);
});

test('line ends, a byte order mark and a missing last line end stay', () => {
  const windows = mergeText(`\ufeff${foreign.replaceAll('\n', '\r\n')}`);
  expect(windows.startsWith('\ufeff#')).toBe(true);
  expect(windows.replaceAll('\r\n', '')).not.toContain('\n');
  expect(mergeText('users:\n- name: me\n  user: {}').endsWith('--command absolute')).toBe(false);
  expect(load(mergeText('users:\n- name: me\n  user: {}'))).toHaveProperty('users', [
    { name: 'me', user: {} },
    ...prod.users,
  ]);
});

describe('entries of ours that are there', () => {
  test('are replaced where they stand, with what was added by hand', () => {
    const text = mergeText(foreign)
      .replace('      user: prod@rancher.test\n', '      user: prod@rancher.test\n      namespace: shop\n')
      .replace('        interactiveMode', '        env: [{name: A, value: "1"}]\n        interactiveMode')
      .replace('--cluster=c-1', '--cluster=c-old')
      .replace('clusters/c-1', 'clusters/c-old');
    const again = mergeKubeconfig({
      files: files(text),
      ours: ours({ 'c-1': 'prod', 'c-2': 'dev' }),
      owner,
      clusterIds: [],
    });
    expect(again.replaced).toEqual(['clusters', 'users'].map((list) => ({ list, name: 'prod@rancher.test' })));
    expect(again.added).toHaveLength(3);
    const merged = load((again.files[0]?.text ?? '').replace('!custom', '')) as Record<string, { name: string }[]>;
    expect(merged.clusters?.map(({ name }) => name)).toEqual(['home', 'work', 'prod@rancher.test', 'dev@rancher.test']);
    expect(merged.contexts?.[2]).toMatchObject({ context: { namespace: 'shop' } });
    expect(merged.users?.[1]).toMatchObject({ user: { exec: { env: [{ name: 'A', value: '1' }] } } });
    expect(again.files[0]?.text).toContain('--cluster=c-1');
  });

  test('keep the proxy of a cluster, and that the plugin is told of it', () => {
    const text = mergeText('')
      .replace(/( +)(server: https)/, '$1proxy-url: socks5://127.0.0.1:1080\n$1$2')
      .replace('provideClusterInfo: false', 'provideClusterInfo: true')
      .replace('--cluster=c-1', '--cluster=c-old');
    const request = { ours: ours({ 'c-1': 'prod' }), owner, clusterIds: [] };
    const again = mergeKubeconfig({ files: files(text), ...request });
    expect(again.replaced).toContainEqual({ list: 'users', name: 'prod@rancher.test' });
    expect(again.files[0]?.text).toContain('proxy-url: socks5://127.0.0.1:1080');
    expect(again.files[0]?.text).toContain('provideClusterInfo: true');
    const third = mergeKubeconfig({ files: again.files, ...request });
    expect(third.replaced).toEqual([]);
  });

  test('keep their comments, above them', () => {
    const text = mergeText('')
      .replace('- name: prod@rancher.test\n  user:', '- name: prod@rancher.test # ours\n  # asks by itself\n  user:')
      .replace('installHint: |-\n', 'installHint: |-\n          # of the hint\n')
      .replace('--cluster=c-1', '--cluster=c-old # was moved');
    const merged = mergeText(text);
    expect(merged).toContain('users:\n# ours\n# asks by itself\n# was moved\n- name: prod@rancher.test\n  user:');
    expect(merged).not.toContain('# of the hint');
    expect(mergeText(merged)).toBe(merged);
  });

  test('a certificate that the server has no more goes', () => {
    const without = ours({ 'c-1': 'prod' });
    for (const { cluster } of without.clusters) delete cluster['certificate-authority-data'];
    expect(mergeText(mergeText(foreign), without)).not.toContain('certificate-authority-data');
  });

  test('a token of this server is replaced by the new one it gave', () => {
    const withToken = (token: string) => ({ ...prod, users: [{ name: 'prod@rancher.test', user: { token } }] });
    const merged = mergeText(mergeText('', withToken('kubeconfig-u-1:old')), withToken('kubeconfig-u-2:new'));
    expect(merged).toContain('kubeconfig-u-2:new');
    expect(merged).not.toContain('old');
  });
});

describe('a foreign entry of the same name is a conflict, and nothing is changed', () => {
  const cluster = (server: string, user = '{}') =>
    `clusters: [{name: prod@rancher.test, cluster: {server: "${server}"}}]
contexts: [{name: x, context: {cluster: prod@rancher.test, user: prod@rancher.test}}]
users: [{name: prod@rancher.test, user: ${user}}]
`;
  test.each([
    ['another server', cluster('https://elsewhere.test'), ['clusters', 'users']],
    [
      'another cluster of this server that others use',
      cluster('https://rancher.test/k8s/clusters/c-9'),
      ['clusters', 'users'],
    ],
    [
      'another profile',
      cluster(
        'https://rancher.test/k8s/clusters/c-1',
        '{exec: {command: kubectl-rancher-auth, args: [--server=rancher.test, --profile=admin]}}',
      ),
      ['users'],
      'admin',
    ],
    ['a context of others', 'contexts: [{name: prod@rancher.test, context: {cluster: a, user: b}}]', ['contexts']],
  ])('%s', (_, text, lists, profile?: string) => {
    const outcome = mergeKubeconfig({ files: files(text), ours: prod, owner, clusterIds: [] });
    expect(outcome.conflicts).toEqual(lists.map((list) => ({ list, name: 'prod@rancher.test', profile })));
    expect(textsOf(outcome.files)).toEqual([text]);
  });
});

describe('a name that leads to a cluster of ours', () => {
  const endpoint = { endpoints: [{ ending: '-fqdn', server: 'https://ace.test', caPem: '' }] };
  const mergeInto = (text: string, entries = prod, clusterIds = ['c-1', 'c-2']) =>
    mergeKubeconfig({ files: files(text), ours: entries, owner, clusterIds });
  const mine = 'contexts:\n- context: {cluster: prod@rancher.test, user: prod@rancher.test}\n  name: mine';

  test('is not pointed to another one while its cluster exists, nor is a context that someone made with it', () => {
    const text = mergeText('').replace('contexts:', mine);
    const outcome = mergeInto(text, ours({ 'c-2': 'prod' }));
    const [from, to] = ['c-1', 'c-2'];
    expect(outcome.wouldRetarget).toEqual(['mine', 'prod@rancher.test'].map((context) => ({ context, from, to })));
    expect(textsOf(outcome.files)).toEqual([text]);
    expect(outcome).toMatchObject({ conflicts: [], retargeted: [], replaced: [] });
  });

  test('is not led there by its endpoint either', () => {
    const text = mergeText('', ours({ 'c-1': 'prod' }, endpoint));
    const outcome = mergeInto(text, ours({ 'c-2': 'prod-fqdn' }));
    expect(outcome.wouldRetarget).toEqual([{ context: 'prod-fqdn@rancher.test', from: 'c-1', to: 'c-2' }]);
  });

  test('is not led there where a token stands for it', () => {
    const users = [{ name: 'prod@rancher.test', user: { token: 'kubeconfig-u-1:old' } }];
    const text = mergeText('', { ...prod, users });
    expect(mergeInto(text, ours({ 'c-2': 'prod' })).wouldRetarget).toHaveLength(1);
    expect(mergeInto(text).wouldRetarget).toEqual([]);
  });

  test('is led to the one that has the name now, when its own is gone, and that is told', () => {
    const text = mergeText('').replace('contexts:', mine);
    const outcome = mergeInto(text, ours({ 'c-2': 'prod' }), ['c-2']);
    const [from, to] = ['c-1', 'c-2'];
    expect(outcome.retargeted).toEqual(['mine', 'prod@rancher.test'].map((context) => ({ context, from, to })));
    expect(outcome.files[0]?.text).toContain('--cluster=c-2');
  });
});

describe('a list of files', () => {
  test('new entries go to the first that exists, those that are there stay in their file', () => {
    const [first, second, third] = [undefined, 'current-context: ""\n', mergeText('', prod).replace('c-1', 'c-old')];
    const entries = ours({ 'c-1': 'prod', 'c-2': 'dev' });
    const outcome = mergeKubeconfig({
      files: files(first, second, third),
      ours: entries,
      owner,
      clusterIds: [],
      currentContext: 'dev@rancher.test',
    });
    const texts = textsOf(outcome.files);
    expect(texts[0]).toBeUndefined();
    expect(load(texts[1] ?? '')).toMatchObject({
      'current-context': 'dev@rancher.test',
      users: entries.users.slice(1),
    });
    expect(load(texts[2] ?? '')).toMatchObject({ clusters: prod.clusters, 'current-context': '' });
  });

  test('where none exists, the last is made', () => {
    const outcome = mergeKubeconfig({ files: files(undefined, undefined), ours: prod, owner, clusterIds: [] });
    expect(textsOf(outcome.files).map((text) => text === undefined)).toEqual([true, false]);
  });

  test('the current context is set in the file that has one', () => {
    const outcome = mergeKubeconfig({
      files: files('users: []\n', 'current-context: a # here\n'),
      ours: prod,
      owner,
      clusterIds: [],
      currentContext: 'b',
    });
    expect(outcome.files[1]?.text).toBe('current-context: b # here\n');
  });
});

test('a token of this server gives way to a command', () => {
  const text = `clusters: [{name: prod@rancher.test, cluster: {server: "https://rancher.test/k8s/clusters/c-1"}}]
users: [{name: prod@rancher.test, user: {token: "kubeconfig-u-1:x"}}]
contexts: [{name: prod@rancher.test, context: {cluster: prod@rancher.test, user: prod@rancher.test}}]
`;
  const outcome = mergeKubeconfig({ files: files(text), ours: ours({ 'c-1': 'prod' }), owner, clusterIds: [] });
  expect(outcome.conflicts).toEqual([]);
  expect(outcome.files[0]?.text).not.toContain('kubeconfig-u-1');
  expect(tokensGone(files(text), outcome.files)).toEqual(['kubeconfig-u-1']);
});
