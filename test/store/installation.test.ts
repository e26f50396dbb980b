import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInstallation } from '../../src/store/installation.ts';
import { useDirectory } from '../support/directory.ts';

/** An installation in a folder of its own, and what it notes beside the copy of its script. */
function install({ node, PATH }: { node: string | undefined; PATH?: (folder: string) => string }) {
  const folder = realpathSync(useDirectory());
  const program = join(folder, 'store/v1/kubectl-rancher');
  mkdirSync(join(folder, 'store/v1'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(program, '', { mode: 0o755 });
  symlinkSync(program, join(folder, 'bin/kubectl-rancher'));
  const files = { program, node, programs: {}, readScript: () => '#!/bin/sh\n', keychainProcess: '' };
  const installation = createInstallation(files, join(folder, 'data'), { PATH: PATH?.(folder) });
  const copy = installation.keepCopy();
  const noted = readFileSync(join(folder, 'data/bin/installation'), 'utf8').replaceAll(folder, '');
  return { installation, noted, copied: readFileSync(copy, 'utf8') };
}

test('a package is noted with the Node.js that it runs with', () => {
  const { noted, copied, installation } = install({ node: '/usr/bin/node', PATH: (folder) => join(folder, 'bin') });
  expect(noted).toBe('/usr/bin/node\n/store/v1/kubectl-rancher\n');
  expect(copied).toBe('#!/bin/sh\n');
  expect(installation.isSingleExecutable).toBe(false);
});

test('an executable is noted by the link on PATH, which leads to the next version after an upgrade', () => {
  const { noted, installation } = install({ node: undefined, PATH: (folder) => `/nowhere:${folder}/bin` });
  expect(noted).toBe('\n/bin/kubectl-rancher\n');
  expect(installation.isSingleExecutable).toBe(true);
});

test('an executable that is not on PATH is noted by its own path', () => {
  expect(install({ node: undefined }).noted).toBe('\n/store/v1/kubectl-rancher\n');
});
