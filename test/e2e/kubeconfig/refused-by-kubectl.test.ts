import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runInProcess } from '../../support/in-process.ts';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { createLoggedInHome, writeHomeFile } from '../../support/logged-in-home.ts';

const twice = ['a', 'a'].map((name) => `- {name: ${name}, user: {token: mine-alone}}\n`).join('');

/** What a user has in a kubeconfig already, and kubectl's words for it. */
const refused: [string, string, RegExp][] = [
  ['a name twice', `users:\n${twice}`, /: duplicate name "a" in list\n {2}Fix line 3, column 3: .*Delete one/],
  [
    'a name that is true',
    'users:\n- {name: yes}\n',
    /cannot unmarshal bool.*\n {2}Fix line 2, column 10: .*Put quotes/,
  ],
  ['a template', 'x-mine: {{ name }}\n', /yaml: invalid map key\n {2}Fix line 1, column 10: /],
  ['another YAML', '%YAML 1.2\n---\nkind: Config\n', /found incompatible YAML document\n {2}Fix line 1, column 1: /],
];

test.each(refused)('%s: a merge is made, says that kubectl refuses the file, and fails', async (_, text, words) => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  await putKubectlOnPath(home);
  const path = writeHomeFile(home, 'kubeconfig', text);
  const merged = await rancher('kubeconfig', '--all', '--merge', '--exec');
  expect(merged.code).toBe(1);
  expect(merged.stderr).toContain(`${path}: kubectl refuses the whole file: `);
  expect(merged.stderr).toMatch(words);
  expect(merged.stderr).not.toMatch(/Next:|mine-alone/);
  expect(readFileSync(path, 'utf8')).toContain('command: kubectl-rancher-auth');
  const checked = await rancher('kubeconfig', 'check');
  expect(checked).toMatchObject({ code: 1, stdout: expect.stringMatching(words) });
  expect(checked.stdout).not.toContain('mine-alone');
  const { stdout } = await rancher('doctor', '-o', 'json');
  const { checks } = JSON.parse(stdout) as { checks: { check: string; result: string; what: string }[] };
  expect(checks).toContainEqual(
    expect.objectContaining({
      check: 'kubeconfig',
      result: 'problem',
      what: expect.stringContaining('kubectl refuses'),
    }),
  );
});

test('a kubectl that asks clusters by itself runs no plugin for check and doctor', async () => {
  const { home, rancher } = await createLoggedInHome({ commands: runInProcess });
  const noted = home.path('asked');
  // As Google Cloud's does, which looks for the kubectl that fits the server of the current context.
  const script = `#!/bin/sh\ncase "$*" in *--context=*) ;; *) echo "$*" >>${noted};; esac\n`;
  writeHomeFile(home, 'bin/kubectl', script, 0o755);
  expect(await rancher('kubeconfig', '--all', '--merge', '--exec')).toMatchObject({ code: 0 });
  expect(await rancher('kubeconfig', 'check')).toMatchObject({ code: 0 });
  await rancher('doctor');
  expect(() => readFileSync(noted)).toThrow(/ENOENT/);
});
