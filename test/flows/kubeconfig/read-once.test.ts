import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertUserKubeconfig } from '../../../src/flows/kubeconfig/convert.ts';
import { type MergeOptions, mergeIntoKubeconfig } from '../../../src/flows/kubeconfig/merge.ts';
import { host, ours, owner, rancherKubeconfig } from '../../kube/sample.ts';
import { countWork } from '../../support/count-work.ts';
import { createTestContext } from '../../support/test-context.ts';

const foreign = 'clusters: []\nusers: []\ncontexts: []\n';

/** How often a text is parsed while something is done to a kubeconfig: before it is changed, and once more to see that it was changed well. */
async function parsesOf(run: () => unknown): Promise<number> {
  return (await countWork(run)).calls('parseEvents');
}

test.each([
  ['into a file without a current context', foreign, {}],
  ['into a file with one', `${foreign}current-context: mine\n`, {}],
  [
    'with a current context that is wanted',
    `${foreign}current-context: mine\n`,
    { currentContext: 'dev@rancher.test' },
  ],
  ['with nothing to prune', foreign, { prune: true }],
])('a merge reads the file once, and once more what became of it: %s', async (_, text, more) => {
  const context = createTestContext();
  const path = join(context.directory, 'kubeconfig');
  writeFileSync(path, text);
  const clusterIds = ['c-1', 'c-2'];
  const parts = [{ owner, config: ours({ 'c-1': 'prod', 'c-2': 'dev' }), clusterIds }];
  const options: MergeOptions = { paths: [path], parts, prune: false, ...more };
  expect(await parsesOf(() => mergeIntoKubeconfig(context, options))).toBe(2);
  expect(readFileSync(path, 'utf8')).toContain('--cluster=c-2');
  expect(await parsesOf(() => mergeIntoKubeconfig(context, options))).toBe(1);
});

test.each(['ext-kubeconfig-star-exec', 'ext-kubeconfig-star-token'])('a conversion does so too: %s', async (name) => {
  const context = createTestContext();
  const path = join(context.directory, 'kubeconfig');
  writeFileSync(path, rancherKubeconfig(name));
  const options = { server: `https://${host}`, profile: 'default', file: path, revoke: false };
  expect(await parsesOf(() => convertUserKubeconfig(context, options))).toBe(2);
  expect(readFileSync(path, 'utf8')).toContain('kubectl-rancher-auth');
});

test('a file that another program changes meanwhile is read again', async () => {
  const context = createTestContext();
  const path = join(context.directory, 'kubeconfig');
  writeFileSync(path, rancherKubeconfig('ext-kubeconfig-star-exec'));
  const { sessions } = context;
  const list = sessions.list.bind(sessions);
  sessions.list = () => {
    writeFileSync(path, `${readFileSync(path, 'utf8')}# by another program\n`);
    return list();
  };
  await convertUserKubeconfig(context, { profile: 'default', file: path, revoke: false });
  expect(readFileSync(path, 'utf8')).toMatch(/--cluster=c-jrmll.*# by another program\n$/s);
});
