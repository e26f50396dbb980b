// Runs the contract tests. With --like-real: against a sandbox in another process that responds like a real server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const program = fileURLToPath(new URL('bin/kubectl-rancher.js', root));
const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', root));
const likeReal = '--like-real';

const args = process.argv.slice(2);
const rest = args.filter((arg) => arg !== likeReal);
process.exitCode = args.includes(likeReal) ? await testLikeReal(rest) : await test(['test/contract', ...rest], {});

/**
 * Runs only the tests of a server: the others need none.
 * @param {string[]} args
 */
async function testLikeReal(args) {
  const sandbox = spawn(process.execPath, [program, 'sandbox', likeReal, '--oidc-client', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await Promise.race([
      once(createInterface(sandbox.stdout), 'line'),
      once(sandbox, 'exit').then(() => Promise.reject(new Error('the sandbox did not start'))),
    ]);
    return await test(['test/contract/rancher.test.ts', ...args], environmentOf(JSON.parse(line)));
  } finally {
    sandbox.kill('SIGINT');
  }
}

/**
 * @typedef {{ username: string, password: string }} User
 * @typedef {{ clientId: string, clientSecret: string }} Client
 * @param {{ url: string, caFile: string, users: [User], oidcClient: Client }} sandbox
 */
function environmentOf({ url, caFile, users: [admin], oidcClient }) {
  return {
    RANCHER_URL: url,
    RANCHER_CA_FILE: caFile,
    RANCHER_USERNAME: admin.username,
    RANCHER_PASSWORD: admin.password,
    RANCHER_OIDC_CLIENT_ID: oidcClient.clientId,
    RANCHER_OIDC_CLIENT_SECRET: oidcClient.clientSecret,
    RANCHER_REACHES_LOOPBACK: '1',
    RANCHER_HASHES_TOKENS: '1',
  };
}

/**
 * Returns the exit code.
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
async function test(args, env) {
  const tests = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const [code] = await once(tests, 'exit');
  return code ?? 1;
}
