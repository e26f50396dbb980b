import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { KubernetesUser } from '../../../src/sandbox/kubernetes/kubernetes.ts';
import { findKubectls } from '../../support/kubectl.ts';
import { inTime, once, patience } from '../../support/patience.ts';
import { ADMIN, type ServedKubernetes, serveKubernetes } from './serve.ts';

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const USER: KubernetesUser = {
  name: 'u-xyz',
  groups: ['system:authenticated'],
  may: (_verb, resource, namespace) => resource !== 'nodes' && namespace !== 'kube-system',
};

const CONFIG_MAP = (value: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: applied, labels: {app: demo}}
data: {key: "${value}"}
`;

const DEPLOYMENT = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: applied}
spec:
  selector: {matchLabels: {app: applied}}
  template:
    metadata: {labels: {app: applied}}
    spec: {containers: [{name: main, image: "${image}"}, {name: side, image: "side:1"}]}
`;

/** The oldest and the newest: each asks everything, and what lies between them sends what one of them does. */
const KUBECTLS = (await findKubectls()).filter((_kubectl, index, all) => index === 0 || index === all.length - 1);

it('finds a kubectl to test with', () => {
  expect(KUBECTLS).not.toHaveLength(0);
});

describe.each(KUBECTLS)('kubectl $version', { tags: ['gated'] }, ({ version, path }) => {
  let home: string;
  let admin: ServedKubernetes;
  let limited: ServedKubernetes;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kubectl-rancher-kubernetes-'));
    admin = await serveKubernetes(ADMIN);
    limited = await serveKubernetes(USER);
    await writeFile(join(home, 'admin'), kubeconfig(admin.url));
    await writeFile(join(home, 'limited'), kubeconfig(limited.url));
  });

  afterAll(async () => {
    await admin.close();
    await limited.close();
    await rm(home, { recursive: true });
  });

  const environment = (who: string) => ({ HOME: home, KUBECONFIG: join(home, who), PATH: process.env.PATH ?? '' });

  function run(args: string, input = '', who = 'admin'): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = execFile(
        path,
        args.split(' '),
        { env: environment(who), timeout: patience },
        (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
      child.stdin?.end(input);
    });
  }

  async function kubectl(args: string, input = ''): Promise<string> {
    const { code, stdout, stderr } = await run(args, input);
    expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  }

  it('talks to the server', async () => {
    expect(await kubectl('version -o json')).toContain('"gitVersion": "v1.36.2"');
    expect(await kubectl('api-resources')).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
    expect(await kubectl('api-versions')).toContain('authorization.k8s.io/v1');
    expect(await kubectl('cluster-info')).toContain('is running at');
    expect(await kubectl('get --raw /readyz')).toBe('ok');
  });

  it('lists what is there', async () => {
    expect(await kubectl('get ns')).toMatch(/^kube-system +Active +41d$/m);
    expect(await kubectl('get pods')).toMatch(/^api-0 +1\/1 +Running +0 +3d$/m);
    expect(await kubectl('get pods -A -o wide')).toMatch(
      /^kube-system +coredns-\S+ +1\/1 .* worker-1 +<none> +<none>$/m,
    );
    expect(await kubectl('get nodes -o wide')).toMatch(
      /^control-plane-1 +Ready +control-plane +41d +v1.36.2 +10.0.0.10/m,
    );
    expect(await kubectl('get deployments -o wide')).toMatch(/^web +2\/2 +2 +2 +3d +web +nginx:1.29 +app=web$/m);
    expect(await kubectl('get all')).toContain('deployment.apps/web');
    expect(await kubectl('get configmaps')).toMatch(/^kube-root-ca.crt +1 +41d$/m);
    expect(await kubectl('get secrets')).toBe('');
    expect(await kubectl('get events')).toBe('');
  });

  it('returns objects as they are', async () => {
    expect(JSON.parse(await kubectl('get pod api-0 -o json'))).toMatchObject({ kind: 'Pod', apiVersion: 'v1' });
    expect(JSON.parse(await kubectl('get pods -o json')).items).toHaveLength(3);
    expect(await kubectl('get pod api-0 -o yaml')).toContain('phase: Running');
    expect(await kubectl('describe pod api-0')).toMatch(/^Events: +<none>$/m);
    expect(await kubectl('describe deployment web')).toContain('2 available');
    expect(await kubectl('describe node worker-1')).toContain('api-0');
    expect(await kubectl('explain deployment')).toContain('VERSION:');
  });

  it('has logs', async () => {
    expect(await kubectl('logs api-0')).toBe('api-0 is ready\n');
    expect(await kubectl('logs api-0 --timestamps')).toMatch(/^20\S+Z api-0 is ready\n$/);
    expect(await run('logs none')).toMatchObject({ code: 1, stderr: expect.stringContaining('pods "none" not found') });
  });

  it('selects', async () => {
    expect(await kubectl('get pods -l app=api -o name')).toBe('pod/api-0\n');
    expect(await kubectl('get pods -l app!=web,app -o name')).toBe('pod/api-0\n');
    expect(await kubectl('get pods -A -o name --field-selector metadata.name=api-0')).toBe('pod/api-0\n');
    expect(await kubectl('get pods -o name --sort-by=.metadata.name')).toContain('pod/web-');
  });

  it('says what is not there', async () => {
    expect(await run('get pod none')).toMatchObject({
      code: 1,
      stderr: 'Error from server (NotFound): pods "none" not found\n',
    });
    expect((await run('get nonsense')).stderr).toContain('the server doesn\'t have a resource type "nonsense"');
    expect((await run('create configmap x -n none')).stderr).toContain('namespaces "none" not found');
  });

  it('knows the caller and what they may do', async () => {
    const whoami = await run('auth whoami');
    // Before 1.28 kubectl uses only beta versions, which no server of 1.36 has.
    if (version === '1.27') expect(whoami.stderr).toContain('the selfsubjectreviews API is not enabled in the cluster');
    else expect(whoami.stdout).toMatch(/^Username +admin$/m);
    expect(await kubectl('auth can-i get pods')).toBe('yes\n');
    expect(await kubectl('auth can-i --list')).toMatch(/^pods .*\[create delete .*\]$/m);
    expect(await run('auth can-i list nodes', '', 'limited')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^no/),
    });
    expect((await run('auth can-i --list', '', 'limited')).stdout).not.toMatch(/^nodes /m);
  });

  it('refuses what the user may not do', async () => {
    const nodes = 'nodes is forbidden: User "u-xyz" cannot list resource "nodes" in API group "" at the cluster scope';
    expect((await run('get nodes', '', 'limited')).stderr).toBe(`Error from server (Forbidden): ${nodes}\n`);
    const pod =
      'pods "x" is forbidden: User "u-xyz" cannot get resource "pods" in API group "" in the namespace "kube-system"';
    expect((await run('get pod x -n kube-system', '', 'limited')).stderr).toBe(
      `Error from server (Forbidden): ${pod}\n`,
    );
    expect((await run('get pods', '', 'limited')).code).toBe(0);
  });

  it('creates and deletes by its own commands', async () => {
    await kubectl('create ns demo');
    await kubectl('create configmap one --from-literal=a=1 -n demo');
    expect(await kubectl('get configmap one -n demo -o jsonpath={.data.a}')).toBe('1');
    expect((await run('create configmap one -n demo')).stderr).toContain('configmaps "one" already exists');
    await kubectl('create secret generic two --from-literal=password=hidden -n demo');
    expect(await kubectl('get secret two -n demo -o jsonpath={.data.password}')).toBe('aGlkZGVu');
    await kubectl('create deployment three --image=nginx --replicas=2 --port=80 -n demo');
    expect(await kubectl('get deployment three -n demo')).toMatch(/^three +2\/2 +2 +2 +\S+$/m);
    await kubectl('create service clusterip four --tcp=80:8080 -n demo');
    expect(await kubectl('get service four -n demo -o jsonpath={.spec.ports[0].targetPort}')).toBe('8080');
    await kubectl('run five --image=nginx -n demo');
    await kubectl('wait --for=condition=Ready pod/five -n demo');
    expect(await kubectl('delete pod five -n demo')).toContain('pod "five" deleted');
    expect(await kubectl('delete deployments --all -n demo')).toContain('"three" deleted');
    await kubectl('delete ns demo');
    expect((await run('get ns demo')).code).toBe(1);
    expect(await kubectl('get configmaps -n demo -o name')).toBe('');
  });

  it('applies on the client side', async () => {
    expect(await kubectl('apply -f -', CONFIG_MAP('1'))).toBe('configmap/applied created\n');
    expect(await kubectl('apply -f -', CONFIG_MAP('1'))).toBe('configmap/applied unchanged\n');
    expect(await kubectl('apply -f -', CONFIG_MAP('2'))).toBe('configmap/applied configured\n');
    expect(await kubectl('get configmap applied -o jsonpath={.data.key}')).toBe('2');
    expect(await kubectl('apply -f - --dry-run=server', CONFIG_MAP('3'))).toContain('(server dry run)');
    expect(await kubectl('replace -f -', CONFIG_MAP('4'))).toBe('configmap/applied replaced\n');
    await kubectl('label configmap applied more=yes');
    expect(await kubectl('get configmaps -l more=yes -o name')).toBe('configmap/applied\n');
    await kubectl('delete -f -', CONFIG_MAP('4'));
    const refused = await run('apply -f -', `${CONFIG_MAP('1')}nonsense: 1\n`);
    expect(refused.stderr).toContain('strict decoding error: unknown field "nonsense"');
  });

  it('merges lists by name when it applies', async () => {
    await kubectl('apply -f -', DEPLOYMENT('main:1'));
    expect(await kubectl('apply -f -', DEPLOYMENT('main:2'))).toContain('configured');
    await kubectl('set image deployment/applied side=side:2');
    const images = await kubectl('get deployment applied -o jsonpath={.spec.template.spec.containers[*].image}');
    expect(images).toBe('main:2 side:2');
    await kubectl('rollout restart deployment/applied');
    expect(await kubectl('rollout status deployment/applied')).toContain('successfully rolled out');
    await kubectl('delete deployment applied');
  });

  it('applies on the server side', async () => {
    const applied = 'configmap/applied serverside-applied\n';
    expect(await kubectl('apply --server-side -f -', CONFIG_MAP('1'))).toBe(applied);
    expect(await kubectl('apply --server-side -f -', CONFIG_MAP('2'))).toBe(applied);
    expect(await kubectl('get configmap applied -o jsonpath={.data.key}')).toBe('2');
    expect(await kubectl('delete configmap applied')).toContain('configmap "applied" deleted');
  });

  it.each([
    ['in tables', '', /^watched +1\/1 +Running/m],
    ['as objects', ' -o name', /^pod\/watched$/m],
  ])('watches %s', async (_how, output, line) => {
    const watcher = spawn(path, `get pods -w${output}`.split(' '), { env: environment('admin') });
    onTestFinished(() => void watcher.kill());
    await printed(watcher, /api-0/);
    const seen = printed(watcher, line);
    await kubectl('run watched --image=nginx');
    await seen;
    watcher.kill();
    await once(watcher, 'close');
    await kubectl('delete pod watched');
  });
});

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server } }],
    users: [{ name: 'sandbox', user: { token: 'any' } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox' } }],
    'current-context': 'sandbox',
  });
}

/** Waits until a child has printed something; fails when it ends without. */
function printed(child: ChildProcess, text: RegExp): Promise<void> {
  let output = '';
  const seen = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      if (text.test(output)) resolve();
    });
    child.once('close', () => reject(new Error(`ended without printing ${text}: ${output}`)));
  });
  return inTime(seen, `${text} was not printed`, { seen: () => output });
}
