import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { findProgram } from '../support/look-around.ts';

/** What npm writes on Windows in place of links, by npm's own code for it. */
async function makeShim(name: keyof typeof packageJson.bin): Promise<string> {
  const npm = realpathSync(findProgram('npm') ?? '');
  const cmdShim: (from: string, to: string) => Promise<void> = createRequire(npm)('cmd-shim');
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-shim-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await cmdShim(join(process.cwd(), packageJson.bin[name]), join(folder, name));
  return readFileSync(join(folder, `${name}.cmd`), 'utf8');
}

test('the program and its completion are run by Node.js', async () => {
  expect(await makeShim('kubectl-rancher')).toMatch(
    /SET "_prog=node"(.|\s)+"%_prog%" {2}"%dp0%.*\\kubectl-rancher\.js" %\*/u,
  );
  expect(await makeShim('kubectl_complete-rancher')).toMatch(/SET "_prog=node"/);
});

test('the script would need a /bin/sh, and so is not what kubeconfigs name there', async () => {
  expect(await makeShim('kubectl-rancher-auth')).toContain('SET "_prog=/bin/sh"');
});
