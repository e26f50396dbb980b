import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Secret } from '../../../src/secret.ts';
import { createKeychain } from '../../../src/store/sessions/keychain.ts';
import { useDirectory } from '../../support/directory.ts';

/** A keychain whose process runs this program. */
function withProcess(program: string, timeout = 30_000) {
  const directory = useDirectory();
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
  await expect(keychain.read('a')).rejects.toThrow('it did not respond within 0.2 s');
});

test('nor is one that it leaves behind waited for, which holds its output', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const noted = join(useDirectory(), 'pid');
  const keychain = withProcess(
    `const { spawn } = require('node:child_process');
    const { renameSync, writeFileSync } = require('node:fs');
    const left = spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'ignore'], detached: true });
    writeFileSync(${JSON.stringify(`${noted}.tmp`)}, String(left.pid));
    renameSync(${JSON.stringify(`${noted}.tmp`)}, ${JSON.stringify(noted)});
    setInterval(() => {}, 1000);`,
    200,
  );
  const refused = expect(keychain.read('a')).rejects.toThrow('it did not respond within 0.2 s');
  while (!existsSync(noted)) await new Promise((resolve) => setImmediate(resolve));
  onTestFinished(() => void process.kill(Number(readFileSync(noted, 'utf8'))));
  vi.advanceTimersByTime(200);
  await refused;
}, 30_000);

test('a process is told when to end itself, if nothing else does: a second after the wait for it', async () => {
  const echo = `process.stdin.on('data', (data) => {
    process.stdout.write(JSON.stringify({ secret: data.toString() }), () => process.exit());
  });`;
  const request = (await withProcess(echo, 30_000).read('a'))?.expose() ?? '';
  expect(JSON.parse(request)).toEqual({ operation: 'read', account: 'a', killAfter: 31_000 });
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
  ['dies', 'process.kill(process.pid, "SIGKILL")', 'it did not respond'],
  ['talks nonsense', `process.stdout.write('nonsense')`, 'it did not respond'],
])('one that %s is an error in words', async (_what, program, words) => {
  await expect(withProcess(program).remove('a')).rejects.toThrow(words);
});
