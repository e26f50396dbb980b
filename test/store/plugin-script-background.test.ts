import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allShells, answer, anyShell, minute, settle } from '../support/plugin-script.ts';
import { testWith } from '../support/requirements.ts';

/** A credential that was checked three minutes ago, and a Node.js that only notes how it was started, once it may. */
function settleUsable() {
  const settled = settle({ checkedAt: Date.now() - 3 * minute });
  const path = (name: string): string => join(settled.home, name);
  execFileSync('mkfifo', [path('gate')]);
  const node = `#!/bin/sh\nread -r line <"$HOME/gate"\nshift 2\necho "$KUBECTL_RANCHER_ASK $KUBECTL_RANCHER_INTERACTIVE $*" >>"$HOME/runs"\n`;
  writeFileSync(path('bin/node'), node);
  chmodSync(path('bin/node'), 0o755);
  return {
    ...settled,
    letNodeRun: (): void => writeFileSync(path('gate'), 'go\n'),
    runs: (): string => (existsSync(path('runs')) ? readFileSync(path('runs'), 'utf8') : ''),
  };
}

for (const shell of allShells) {
  testWith(
    [shell[0]],
    `${shell.join(' ')}: a credential that was checked minutes ago is printed at once, and one background run is started`,
    async () => {
      const { credential, runScript, letNodeRun, runs, file } = settleUsable();
      // Each run of the script ends although Node.js does not.
      for (let times = 0; times < 3; times++) {
        const { stdout, stderr } = runScript(shell);
        expect(stderr).toBe('');
        expect(JSON.parse(stdout)).toEqual(answer(credential, 'v1beta1'));
      }
      expect([runs(), existsSync(`${file}.background`)]).toEqual(['', true]);
      letNodeRun();
      await expect.poll(runs).toBe('background never token --server=rancher.example.com:8443 --cluster=c-m-abcd1234\n');
    },
  );
}

test.each([
  ['never', { KUBECTL_RANCHER_BACKGROUND: 'never' }],
  ['a value that is none', { KUBECTL_RANCHER_BACKGROUND: 'nevr' }],
  ['in CI', { CI: 'true' }],
])('no background run (%s): Node.js checks the credential first', (_why, env) => {
  const { runScript } = settle({ checkedAt: Date.now() - 3 * minute });
  expect(runScript(anyShell, { env }).stdout).toMatch(/^node: token .*; first\n$/);
});

test('auto is what happens without the variable', () => {
  const { runScript, credential } = settle({ checkedAt: Date.now() - 3 * minute });
  const { stdout } = runScript(anyShell, { env: { KUBECTL_RANCHER_BACKGROUND: 'auto' } });
  expect(JSON.parse(stdout)).toEqual(answer(credential, 'v1beta1'));
});
