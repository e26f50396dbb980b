import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, podsSeen, runKubectl } from '../../support/logged-in-home.ts';
import { takeRequests } from '../../support/sandbox.ts';

test('a thousand clusters take two requests, in a file of their own and merged with a thousand others', async () => {
  const { sandbox, home, host, rancher } = await createLoggedInHome({ clusterCount: 1_000 });
  const reads = ['GET /v3/clusters', 'GET /v3/settings'];
  const file = home.path('all.yaml');
  expect(await rancher('kubeconfig', '--all', '-f', file)).toMatchObject({ code: 0 });
  expect(takeRequests(sandbox).sort()).toEqual(reads);
  expect(parseKubeconfig(readFileSync(file, 'utf8')).contexts).toHaveLength(1_000);
  expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 0 });
  takeRequests(sandbox);
  const merged = await rancher('kubeconfig', '--all', '--merge', '--prefix=other-');
  expect(merged).toMatchObject({ code: 0, stderr: expect.stringContaining('1000 contexts added') });
  expect(takeRequests(sandbox).sort()).toEqual(reads);
  const kubectl = await anyKubectl();
  for (const name of [`cluster-999@${host}`, `other-prod-fqdn@${host}`]) {
    expect(await runKubectl(kubectl, home, `--context=${name}`, 'get', 'pods'), name).toMatchObject(podsSeen);
  }
});
