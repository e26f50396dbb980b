import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { mergeKubeconfig } from '../../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../../src/kube/merge/prune-kubeconfig.ts';
import { files, foreign, ours, owner, textsOf } from '../sample.ts';

const endpoint = { endpoints: [{ ending: '-fqdn', server: 'https://ace.test', caPem: '' }] };
const all = { 'c-1': 'prod', 'c-2': 'dev' };

function merged(text = foreign, currentContext?: string): string {
  const outcome = mergeKubeconfig({
    files: files(text),
    ours: ours(all, endpoint),
    owner,
    clusterIds: [],
    currentContext,
  });
  return outcome.files[0]?.text ?? '';
}

test('takes out the clusters that are gone, with their own endpoints', () => {
  const outcome = pruneKubeconfig(files(merged()), owner, ['c-1']);
  expect(outcome.removed.map(({ list, name }) => `${list} ${name}`)).toEqual([
    'clusters dev@rancher.test',
    'clusters dev-fqdn@rancher.test',
    'users dev@rancher.test',
    'contexts dev@rancher.test',
    'contexts dev-fqdn@rancher.test',
  ]);
  expect(outcome.unsetContext).toBeUndefined();
  const [only] = mergeKubeconfig({
    files: files(foreign),
    ours: ours({ 'c-1': 'prod' }, endpoint),
    owner,
    clusterIds: [],
  }).files;
  expect(outcome.files[0]?.text).toBe(only?.text);
});

test('a current context that vanished is unset', () => {
  const outcome = pruneKubeconfig(files(merged(foreign, 'dev@rancher.test')), owner, ['c-1']);
  expect(outcome.unsetContext).toBe('dev@rancher.test');
  expect(load((outcome.files[0]?.text ?? '').replace('!custom', ''))).toHaveProperty('current-context', '');
});

test('what a context of others needs stays', () => {
  const mine =
    'contexts:\n- name: shop\n  context: {cluster: dev@rancher.test, user: dev@rancher.test, namespace: shop}\n';
  const { files: after, removed } = pruneKubeconfig(files(merged(mine)), owner, ['c-1']);
  expect(removed.map(({ list, name }) => `${list} ${name}`)).toEqual([
    'clusters dev-fqdn@rancher.test',
    'contexts dev@rancher.test',
    'contexts dev-fqdn@rancher.test',
  ]);
  expect(after[0]?.text).toContain('--cluster=c-2');
});

test('entries of another profile or server are not ours', () => {
  const text = merged();
  expect(pruneKubeconfig(files(text), { ...owner, profile: 'admin' }, []).files[0]?.text).toBe(text);
  expect(pruneKubeconfig(files(text), { ...owner, host: 'other.test' }, []).removed).toEqual([]);
});

test('takes them out of every file of a list', () => {
  const outcome = pruneKubeconfig(files(undefined, foreign, merged('')), owner, []);
  expect(textsOf(outcome.files).slice(0, 2)).toEqual([undefined, foreign]);
  expect(load(outcome.files[2]?.text ?? '')).toMatchObject({ clusters: [], users: [], contexts: [] });
});
