import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackHelm } from '../../../scripts/kubectl.js';
import { anyKubectl } from '../../support/kubectl.ts';
import { createLoggedInHome, runKubectl, writeHomeFile } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { need, testWith } from '../../support/requirements.ts';
import { clusterId, takeRequests } from '../../support/sandbox.ts';

const projectModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A user whose kubeconfig, where clients look for it, has a command; and where its current cluster is asked. */
async function settle() {
  const user = await createLoggedInHome();
  expect(await user.rancher('kubeconfig', 'prod', '--merge')).toMatchObject({ code: 0 });
  takeRequests(user.sandbox);
  return { ...user, path: `/k8s/clusters/${clusterId(user.sandbox, 'prod')}` };
}

/** A release as Helm keeps it: a secret with what it has to know, compressed. */
function helmRelease(name: string): object {
  const release = {
    name,
    version: 1,
    namespace: 'default',
    info: { status: 'deployed', last_deployed: '2026-11-22T10:00:00Z' },
    chart: { metadata: { name: 'web', version: '1.2.3', appVersion: '4.5.6' } },
  };
  const text = gzipSync(JSON.stringify(release)).toString('base64');
  const labels = { name, owner: 'helm', status: 'deployed', version: '1' };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `sh.helm.release.v1.${name}.v1`, labels },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from(text).toString('base64') },
  };
}

testWith(['helm'], 'helm lists the releases of a cluster', async () => {
  need('helm');
  const helm = (await unpackHelm()) ?? '';
  const { sandbox, home, path } = await settle();
  const secret = writeHomeFile(home, 'release.json', JSON.stringify(helmRelease('shop')));
  expect(await runKubectl(await anyKubectl(), home, 'create', '-f', secret)).toMatchObject({ code: 0 });
  takeRequests(sandbox);
  const { code, stdout, stderr } = await run(helm, ['list', '-o', 'json'], home);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject([{ name: 'shop', status: 'deployed', chart: 'web-1.2.3' }]);
  expect(takeRequests(sandbox)).toContainEqual(
    expect.stringContaining(`GET ${path}/api/v1/namespaces/default/secrets`),
  );
});

const inJavaScript = `
const { CoreV1Api, KubeConfig } = require('@kubernetes/client-node');
const config = new KubeConfig();
config.loadFromDefault();
config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'default' })
  .then(({ items }) => console.log(items.map(({ metadata }) => metadata.name).join('\\n')));
`;

const inPython = `
from kubernetes import client, config
config.load_kube_config()
for pod in client.CoreV1Api().list_namespaced_pod('default').items:
    print(pod.metadata.name)
`;

test('the JavaScript client lists pods', async () => {
  const { sandbox, home, path } = await settle();
  const env = { ...home.env, NODE_PATH: projectModules };
  const pods = await run(process.execPath, ['-e', inJavaScript], { env });
  expect(pods).toMatchObject({ code: 0, stdout: expect.stringMatching(/^api-0\nweb-/), stderr: '' });
  expect(takeRequests(sandbox)).toContain(`GET ${path}/api/v1/namespaces/default/pods`);
});

testWith(['python3-kubernetes'], 'the Python client lists pods', async () => {
  const { sandbox, home, path } = await settle();
  const pods = await run(need('python3-kubernetes'), ['-c', inPython], home);
  expect(pods).toMatchObject({ code: 0, stdout: expect.stringMatching(/^api-0\nweb-/) });
  expect(takeRequests(sandbox)).toContain(`GET ${path}/api/v1/namespaces/default/pods`);
});
