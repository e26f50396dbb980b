import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { checkKubeconfigs } from '../../src/flows/kubeconfig/check.ts';
import { needsPosixShell } from '../../src/flows/kubeconfig/shim.ts';
import { useDirectory } from '../support/directory.ts';
import { findProgram } from '../support/look-around.ts';
import { createTestContext } from '../support/test-context.ts';

/** What npm writes on Windows in place of links, by npm's own code for it. Gives its path. */
async function makeShim(name: keyof typeof packageJson.bin): Promise<string> {
  const npm = realpathSync(findProgram('npm') ?? '');
  const cmdShim: (from: string, to: string) => Promise<void> = createRequire(npm)('cmd-shim');
  const folder = useDirectory();
  await cmdShim(join(process.cwd(), packageJson.bin[name]), join(folder, name));
  return join(folder, `${name}.cmd`);
}

/** A kubeconfig with one user, which runs this command. */
function kubeconfigFor(command: string): string {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command,
    args: ['--server=r.example.com', '--cluster=c-m-x'],
    interactiveMode: 'IfAvailable',
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'dev', cluster: { server: 'https://r.example.com/k8s/clusters/c-m-x' } }],
    users: [{ name: 'dev', user: { exec } }],
    contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    'current-context': 'dev',
  });
}

test('the program and its completion are run by Node.js', async () => {
  expect(readFileSync(await makeShim('kubectl-rancher'), 'utf8')).toMatch(
    /SET "_prog=node"(.|\s)+"%_prog%" {2}"%dp0%.*\\kubectl-rancher\.js" %\*/u,
  );
  expect(readFileSync(await makeShim('kubectl_complete-rancher'), 'utf8')).toMatch(/SET "_prog=node"/);
  expect(needsPosixShell(await makeShim('kubectl-rancher'))).toBe(false);
});

test('the script would need a /bin/sh, and so is not what kubeconfigs name there; one that does is a problem', async () => {
  const shim = await makeShim('kubectl-rancher-auth');
  expect(needsPosixShell(shim)).toBe(true);
  const kubeconfig = join(dirname(shim), 'config');
  writeFileSync(kubeconfig, kubeconfigFor(shim));
  expect((await checkKubeconfigs(createTestContext({ env: {} }), [kubeconfig])).faults).toEqual([
    {
      severity: 'problem',
      what: `the command ${shim} is a script for /bin/sh, which Windows does not have`,
      nextStep: expect.stringContaining('kubectl rancher kubeconfig --all --merge'),
    },
  ]);
});
