#!/usr/bin/env node
const { existsSync, lstatSync, mkdirSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');

const program = join(__dirname, '../dist/main.cjs');
if (!existsSync(program)) {
  process.stderr.write('kubectl-rancher: this checkout is not built\n  Run: npm ci && npm run build\n');
  process.exit(1);
}

// Node.js 22.8 and newer can keep what they have compiled; to ask an older one takes time.
if (!process.version.startsWith('v20.')) keepCompiled(findCache(process.env));

// Not left to the event loop: connections that are still open would keep kubectl waiting.
require(program)
  .main(process.argv.slice(2))
  .then((code) => process.exit(code));

/** The cache directory, as src/platform/paths/paths.ts has it; undefined where there is none. */
function findCache({ KUBECTL_RANCHER_CACHE_DIR: named, XDG_CACHE_HOME: xdg, HOME: home = '', LOCALAPPDATA = '' }) {
  if (named) return isAbsolute(named) ? named : undefined;
  if (process.platform === 'win32')
    return isAbsolute(LOCALAPPDATA) ? join(LOCALAPPDATA, 'kubectl-rancher', 'Cache') : undefined;
  if (xdg && isAbsolute(xdg) && process.platform !== 'darwin') return join(xdg, 'kubectl-rancher');
  if (!isAbsolute(home)) return undefined;
  return join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'kubectl-rancher');
}

/** What lies there is run, so only the user may write there. Never creates the cache directory itself, and never fails. */
function keepCompiled(cache) {
  const { enableCompileCache } = require('node:module');
  if (enableCompileCache === undefined || cache === undefined || !isOwn(cache)) return;
  const folder = join(cache, 'compiled');
  const mask = process.umask(0o077);
  try {
    if (!existsSync(folder)) mkdirSync(folder);
    if (isOwn(folder)) enableCompileCache(folder);
  } catch {
    // A read-only home.
  } finally {
    process.umask(mask);
  }
}

/** Windows has access lists in place of modes. */
function isOwn(folder) {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return false;
  return process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o022) === 0);
}
