import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readKubeconfigFile } from '../../../src/kube/kubeconfig/kubeconfig-file.ts';
import { mergeKubeconfig } from '../../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../../src/kube/merge/prune-kubeconfig.ts';
import { createHome } from '../../support/home.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { run } from '../../support/process.ts';
import { files, foreign, ours, owner } from '../sample.ts';

test.each([
  ['a tab', 'clusters:\n\t- name: a\n', 'line 2, column 1'],
  ['an open bracket', 'clusters: [a\nusers: b\n', 'line 2, column 1'],
  ['a key twice', 'kind: Config\nusers:\n- name: a\n  name: b\n', 'line 4, column 3'],
  ['two documents', 'kind: Config\n---\nkind: Config\n', 'more than one document'],
  ['no mapping', '- a\n', 'line 1, column 1'],
  ['a list that is none', 'users: {}\n', '"users" must be a list'],
  ['an alias of nothing', 'users: *nobody\n', 'line 1, column 9'],
])('refuses %s, with the place', (_, text, words) => {
  const file = { path: '/home/jane/config0', text };
  const fault = expect.objectContaining({ code: 'failed', message: expect.stringContaining(words) });
  expect(() => readKubeconfigFile(file)).toThrow(fault);
  expect(() => readKubeconfigFile(file)).toThrow('/home/jane/config0');
});

test.each([
  [
    'a bracket at the margin',
    'clusters: [\n  {name: a, cluster: {server: "https://a.test"}},\n]\n',
    'line 3, column 1',
  ],
  ['a text that goes on at the margin', 'users:\n- name: a\n  user:\n    username: "abc\ndef"\n', 'line 5, column 1'],
  ['a document behind the first', 'clusters: []\n---\nkind: Config\n', 'more than one document'],
  ['a key twice', 'clusters:\n- name: a\n  name: b\n', 'line 3, column 3'],
])('of what kubectl reads it does not say that it is no kubeconfig: %s', async (_, text, words) => {
  const home = createHome();
  const path = home.path('kubeconfig');
  writeFileSync(path, text);
  expect(await run((await anyKubectl()).path, ['config', 'view'], { env: home.env })).toMatchObject({ code: 0 });
  expect(() => readKubeconfigFile({ path, text })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(`, but this program cannot change it: .*${words}`) }),
  );
  expect(() => readKubeconfigFile({ path, text })).toThrow(`kubectl may read ${path}, but`);
});

test.each([['users: [\n'], ['users: [{name: a}\ncontexts: []\n'], ['users:\n\t- name: a\n']])(
  'of what kubectl cannot read it says that: %j',
  async (text) => {
    const home = createHome();
    writeFileSync(home.path('kubeconfig'), text);
    expect(await run((await anyKubectl()).path, ['config', 'view'], { env: home.env })).toMatchObject({ code: 1 });
    expect(() => readKubeconfigFile({ path: 'f', text })).toThrow('f is not a kubeconfig that can be read: line');
  },
);

test('what it refuses is not shown, for it may be a secret', () => {
  const read = () => readKubeconfigFile({ path: 'f', text: 'token: *s3cret\nx: "s3cret\n' });
  expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
});

test.each(['', '# nothing\n', '---\n', 'null\n', '\ufeff'])('%j is an empty kubeconfig', (text) => {
  expect(readKubeconfigFile({ path: 'f', text })).toMatchObject({ root: undefined, entries: { users: [] } });
});

test('reads names through aliases, merged mappings, tags and quotes', () => {
  const text = `x: &base {context: {cluster: c, user: u}}
contexts:
- &first {<<: *base, name: !!str one}
- name: "2"
  <<: *base
`;
  const { contexts } = readKubeconfigFile({ path: 'f', text }).entries;
  expect(contexts.map(({ name, body }) => [name, body?.pairs.length])).toEqual([
    ['one', 2],
    ['2', 2],
  ]);
});

test.each([
  ['another kind', 'apiVersion: v1\nkind: Pod\n', 'line 2.*its kind is not Config'],
  ['a name that is a number', 'users:\n- name: 1\n', 'line 2.*a name in users is no text'],
  ['an entry that is a text', 'clusters:\n- foo\n', 'line 2.*an entry of clusters is no mapping'],
])('what kubectl cannot read is refused: %s', (_, text, words) => {
  const read = () => readKubeconfigFile({ path: 'f', text });
  expect(read).toThrow(expect.objectContaining({ code: 'failed', message: expect.stringMatching(words) }));
});

test('a list that is an alias cannot be changed', () => {
  const text = 'x: &list [{name: a, user: {}}]\nusers: *list\n';
  const merge = () => mergeKubeconfig({ files: files(text), ours: ours({ 'c-1': 'prod' }), owner, clusterIds: [] });
  expect(merge).toThrow(expect.objectContaining({ code: 'failed', message: expect.stringContaining('alias') }));
});

test('an entry is not replaced where another one would come to something else by it', () => {
  const text = `x: &user {token: mine}
clusters: [{name: prod@rancher.test, cluster: {server: "https://rancher.test/k8s/clusters/c-1"}}]
contexts: [{name: prod@rancher.test, context: {cluster: prod@rancher.test, user: prod@rancher.test}}]
users:
- {name: prod@rancher.test, user: &user {token: "kubeconfig-u-1:x"}}
- {name: other, user: *user}
`;
  const merge = (given: string) =>
    mergeKubeconfig({ files: files(given), ours: ours({ 'c-1': 'prod' }), owner, clusterIds: ['c-1'] }).files[0]?.text;
  expect(() => merge(text)).toThrow('/home/jane/config0 cannot be changed without breaking it');
  expect(() =>
    merge(text.replace('name: other, user: *user', 'name: other, user: {}').concat('copy: *user\n')),
  ).toThrow('cannot be changed without breaking it');
  expect(merge(text.replaceAll(/&user (?=\{token: "k)/g, ''))).toContain('- {name: other, user: *user}');
});

test('aliases of aliases are followed once each', () => {
  const letters = [...'abcdefghijklmnopqrst'];
  const nested = letters.map((letter, index) => {
    const before = letters[index - 1];
    return `${letter}: &${letter} [${before === undefined ? '1' : `*${before}, *${before}, *${before}`}]\n`;
  });
  const [merged] = mergeKubeconfig({
    files: files(nested.join('')),
    ours: ours({ 'c-1': 'prod' }),
    owner,
    clusterIds: [],
  }).files;
  expect(merged?.text).toContain('prod@rancher.test');
});

test('an entry whose anchor others need is not taken out', () => {
  const [merged] = mergeKubeconfig({
    files: files(foreign),
    ours: ours({ 'c-1': 'prod' }),
    owner,
    clusterIds: [],
  }).files;
  const text = `${merged?.text?.replace('name: prod@rancher.test', 'name: &name prod@rancher.test')}copy: *name\n`;
  expect(() => pruneKubeconfig(files(text), owner, [])).toThrow('cannot be changed without breaking it');
});
