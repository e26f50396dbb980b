import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDirectories } from '../../src/platform/paths/paths.ts';
import { createHome, type Home } from '../support/home.ts';
import { run } from '../support/process.ts';

/** Node.js 22.8 and newer. */
const hasCompileCache = 'enableCompileCache' in nodeModule;

/** Where compiled code is kept. The cache directory is there, as after the first login. */
function makeCache(home: Home): string {
  const { cache } = findDirectories(home.env);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  return join(cache, 'compiled');
}

async function runOnce(home: Home): Promise<void> {
  expect(await run('kubectl-rancher', ['status'], { env: home.env })).toMatchObject({ code: 0 });
}

test.each([
  ['where this platform has caches', {}],
  ['below XDG_CACHE_HOME', { XDG_CACHE_HOME: '/xdg' }],
  ['in KUBECTL_RANCHER_CACHE_DIR', { KUBECTL_RANCHER_CACHE_DIR: '/named' }],
])('what Node.js has compiled is kept %s, for the user alone', async (_where, variables) => {
  const home = createHome();
  for (const [name, path] of Object.entries(variables)) home.env[name] = join(home.directory, path);
  const compiled = makeCache(home);
  await runOnce(home);
  expect(existsSync(compiled)).toBe(hasCompileCache);
  if (!hasCompileCache) return;
  const kept = readdirSync(compiled, { recursive: true }).map((name) => join(compiled, String(name)));
  expect(kept.filter((path) => statSync(path).isFile())).not.toEqual([]);
  expect([compiled, ...kept].filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
});

test('on macOS it is kept where paths.ts has the cache directory there', async () => {
  const home = createHome();
  const { cache } = findDirectories(home.env, 'darwin');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const preload = join(home.directory, 'on-mac.cjs');
  writeFileSync(preload, "Object.defineProperty(process, 'platform', { value: 'darwin' });\n");
  const args = ['--require', preload, join(import.meta.dirname, '../../bin/kubectl-rancher.js'), 'status'];
  expect(await run(process.execPath, args, { env: home.env })).toMatchObject({ code: 0 });
  expect(existsSync(join(cache, 'compiled'))).toBe(hasCompileCache);
});

test('without a cache directory none is made for it', async () => {
  const home = createHome();
  await run('kubectl-rancher', ['--help'], { env: home.env });
  expect(existsSync(home.cache())).toBe(false);
});

test('code from a directory that other users can write to is not run, nor from behind a link', async () => {
  const home = createHome();
  const compiled = makeCache(home);
  mkdirSync(compiled);
  chmodSync(compiled, 0o777);
  await runOnce(home);
  expect(readdirSync(compiled)).toEqual([]);

  const linked = createHome();
  symlinkSync(compiled, makeCache(linked));
  chmodSync(compiled, 0o700);
  await runOnce(linked);
  expect(readdirSync(compiled)).toEqual([]);
});
