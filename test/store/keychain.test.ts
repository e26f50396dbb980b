import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { createKeychain } from '../../src/store/keychain.ts';

/** A keychain whose process runs this program. */
function withProcess(program: string, timeout = 30_000) {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-keychain-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const processPath = join(directory, 'process.cjs');
  writeFileSync(processPath, program);
  return createKeychain({ processPath, timeout: () => timeout, onWait: () => undefined });
}

test('a secret goes over pipes, not over the command line', async () => {
  const keychain = withProcess(`
    process.stdin.on('data', (data) => {
      const { account, secret } = JSON.parse(data);
      const seen = process.argv.includes(secret) || Object.values(process.env).includes(secret);
      process.stdout.write(JSON.stringify(account === 'a' && !seen ? {} : { error: 'seen' }));
    });`);
  await expect(keychain.write('a', new Secret('s'))).resolves.toBeUndefined();
});

test('a process that hangs is killed, and named by how long it was waited for', async () => {
  const keychain = withProcess('setInterval(() => {}, 1000);', 200);
  await expect(keychain.read('a')).rejects.toThrow('it gave no answer within 0.2 s');
});

test('one that answers, and leaves a process behind which holds its output, is not waited for', async () => {
  const keychain = withProcess(
    `const { spawn } = require('node:child_process');
    const left = spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'ignore'], detached: true });
    left.unref();
    process.stdout.write(JSON.stringify({ secret: String(left.pid) }), () => process.exit());`,
    600_000,
  );
  const pid = Number((await keychain.read('a'))?.expose());
  expect(process.kill(pid), 'it still holds the output').toBe(true);
}, 30_000);

test.each([
  ['refuses', `process.stdout.write('{"error":"it refuses"}')`, 'it refuses'],
  ['dies', 'process.kill(process.pid, "SIGKILL")', 'it gave no answer'],
  ['talks nonsense', `process.stdout.write('nonsense')`, 'it gave no answer'],
])('one that %s is an error in words', async (_what, program, words) => {
  await expect(withProcess(program).remove('a')).rejects.toThrow(words);
});
