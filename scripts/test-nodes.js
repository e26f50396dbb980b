// Runs the tests that touch Node.js with other versions of it: `npm run test:nodes`, `npm run test:nodes -- 26`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadNode } from './nodes/download.js';
import { keptDirectory, versions } from './nodes/package.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const kept = keptDirectory(process.env, homedir(), 'nodes');

/** Processes, files, sockets, TLS, native code, and what is printed. */
const tests = [
  'test/platform',
  'test/store',
  'test/kube/growth',
  'test/rancher/http',
  'test/flows/credential',
  'test/login/redirect',
  'test/login/oauth',
  'test/e2e/compile-cache',
  'test/e2e/daily-use',
  'test/e2e/keychain',
  'test/e2e/logout',
  'test/e2e/login/passwords',
  'test/e2e/login/on-demand',
  'test/e2e/node-variables',
  'test/e2e/revoked',
];

const chosen = process.argv.slice(2);
for (const version of chosen.length > 0 ? chosen : versions) {
  const code = await testWith(await downloadNode(version, kept));
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}

/**
 * Gives the exit code. What the tests start by the name `node` is the same one.
 * @param {string} node
 */
async function testWith(node) {
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const vitest = spawn(node, ['node_modules/vitest/vitest.mjs', 'run', ...tests], { cwd: root, env, stdio: 'inherit' });
  const started = Date.now();
  const [code] = await once(vitest, 'exit');
  console.log(`Node.js of ${node}: exit code ${code}, ${Math.round((Date.now() - started) / 1000)} seconds`);
  return code ?? 1;
}
