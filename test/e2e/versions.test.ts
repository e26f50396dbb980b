import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { SANDBOX_VERSIONS } from '../../src/sandbox/sandbox.ts';
import { createHome } from '../support/home.ts';
import { run } from '../support/process.ts';

test('--version says which version of the program this is; after sandbox it takes one of Rancher', async () => {
  const { env } = createHome();
  const own = await run('kubectl-rancher', ['--version'], { env });
  expect(own).toMatchObject({ code: 0, stdout: `${packageJson.version}\n` });
  for (const args of [
    ['sandbox', '--version', '9.9'],
    ['sandbox', '--version=9.9'],
  ]) {
    const sandbox = await run('kubectl-rancher', args, { env });
    expect(sandbox).toMatchObject({ code: 2, stdout: '' });
    expect(sandbox.stderr).toContain('the sandbox has no version 9.9');
    expect(sandbox.stderr).toContain(SANDBOX_VERSIONS.join(', '));
  }
  const help = await run('kubectl-rancher', ['sandbox', '--help'], { env });
  expect(help.stdout).toMatch(/--version .*2\.4\.6.*2\.16/s);
});
