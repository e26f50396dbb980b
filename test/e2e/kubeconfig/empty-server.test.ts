import { readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anyKubectl } from '../../support/kubectl.ts';
import {
  createLoggedInHome,
  type LoggedInHome,
  podsSeen,
  runKubectl,
  writeHomeFile,
} from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { clusterId } from '../../support/sandbox.ts';

const files = ['empty-server', 'empty-server-apart'];

/** A kubeconfig as Rancher 2.14.1 writes it, for the cluster prod of a sandbox. */
function writeRanchers({ home, sandbox, host }: LoggedInHome, name: string): string {
  const text = readFileSync(new URL(`../../inputs/${name}.yaml`, import.meta.url), 'utf8')
    .replaceAll('rancher.example.com', host)
    .replaceAll('c-m-abcd1234', clusterId(sandbox, 'prod'))
    .replaceAll(/( +)server: .*/g, '$&\n$1insecure-skip-tls-verify: true');
  return writeHomeFile(home, 'kubeconfig', text);
}

function linkAsRancher({ home }: LoggedInHome): void {
  const script = fileURLToPath(new URL('../../../bin/kubectl-rancher-auth', import.meta.url));
  symlinkSync(script, home.path('bin/rancher'));
}

test.each(files)('%s: works under the name rancher, with the only login', async (name) => {
  const user = await createLoggedInHome();
  writeRanchers(user, name);
  linkAsRancher(user);
  const kubectl = await anyKubectl();
  expect(await runKubectl(kubectl, user.home, 'get', 'pods')).toMatchObject(podsSeen);
});

test('under the name rancher, with several logins or none, the message says what to do', async () => {
  const first = await createLoggedInHome();
  linkAsRancher(first);
  const { home } = first;
  const second = await createLoggedInHome({ home });
  const ask = () => run(home.path('bin/rancher'), ['token', '--server=', '--user=rancher'], { env: home.env });
  const several = await ask();
  expect(several).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('kubeconfig convert') });
  for (const { host } of [first, second]) expect(several.stderr).toContain(host);
  await first.rancher('logout', first.sandbox.url);
  expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringContaining('"token":') });
  await first.rancher('logout', second.sandbox.url);
  expect(await ask()).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/not logged in to any\n {2}Run: kubectl rancher login/),
  });
  const plugin = await run('kubectl-rancher-auth', ['--server='], { env: home.env });
  expect(plugin).toMatchObject({ code: 2, stderr: expect.stringContaining('token needs --server') });
});

test.each(files)('%s: convert takes the server from the address of the cluster', async (name) => {
  const user = await createLoggedInHome();
  const path = writeRanchers(user, name);
  expect(await user.rancher('kubeconfig', 'convert')).toMatchObject({ code: 0 });
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(`--server=${user.host}`);
  expect(text).not.toContain('command: rancher');
  expect(await runKubectl(await anyKubectl(), user.home, 'get', 'pods')).toMatchObject(podsSeen);
});
