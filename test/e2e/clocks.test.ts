import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createHome, type Home } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { logInHere } from '../support/log-in.ts';
import { run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

const plugin = fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url));
const hour = 3_600_000;

/** Puts in place of the plugin one that notes each time it is run. */
function countAsks(home: Home): () => number {
  rmSync(home.path('bin/kubectl-rancher-auth'));
  writeFileSync(home.path('asks'), '');
  writeFileSync(
    home.path('bin/kubectl-rancher-auth'),
    `#!/bin/sh\necho ask >>'${home.path('asks')}'\nexec '${plugin}' "$@"\n`,
  );
  chmodSync(home.path('bin/kubectl-rancher-auth'), 0o755);
  return () => readFileSync(home.path('asks'), 'utf8').split('\n').length - 1;
}

test.each([-2, 0, 2])(
  'this clock and the server are %i hours apart: one ask a kubectl, and no token that has expired',
  async (apart) => {
    const sandbox = await useSandbox({ clock: { now: () => Date.now() + apart * hour } });
    const home = createHome();
    const asks = countAsks(home);
    await logInHere(sandbox, home.env);
    await runInProcess(['kubeconfig', 'dev', '--exec', '-f', home.path('kubeconfig')], home.env);
    const { path } = await anyKubectl();
    for (const count of [1, 2, 3]) {
      expect(await run(path, ['get', 'pods'], { env: home.env })).toMatchObject({ code: 0, stderr: '' });
      expect(asks()).toBe(count);
    }
    const ask = [`--server=${sandbox.url.slice('https://'.length)}`, `--cluster=${clusterId(sandbox, 'dev')}`];
    const { stdout } = await run('kubectl-rancher-auth', ask, { env: home.env });
    const end = Date.parse(JSON.parse(stdout).status.expirationTimestamp);
    expect(end - Date.now()).toBeGreaterThan(0.9 * hour);
    expect(end - Date.now()).toBeLessThanOrEqual(hour + 1_000);
  },
);
