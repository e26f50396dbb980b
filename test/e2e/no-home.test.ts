import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useDirectory } from '../support/directory.ts';
import { patience } from '../support/patience.ts';
import { run } from '../support/process.ts';
import { describeWith } from '../support/requirements.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A user id that the system does not know, as containers may run with. */
const uid = 543_210;

/** A Node.js that this user can run: one in root's home, as version managers put it there, is copied. */
function nodeIn(folder: string): string {
  if (spawnSync(process.execPath, ['--version'], { uid, timeout: patience }).status === 0) return process.execPath;
  const copy = join(folder, 'bin/node');
  cpSync(process.execPath, copy);
  return copy;
}

/** The program where that user can read it, and a key for the sandbox. `env` has no HOME. */
async function enterContainer() {
  const sandbox = await useSandbox();
  const folder = useDirectory();
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const node = nodeIn(folder);
  const path = [dirname(node), process.env.PATH].join(delimiter);
  chmodSync(folder, 0o755);
  spawnSync('chmod', ['-R', 'a+rX', folder], { timeout: patience });
  const user = sandbox.state.findUser('jane');
  const key = sandbox.state.addToken({ userId: user?.id ?? '', ttl: 3_600_000 });
  const env = {
    PATH: path,
    RANCHER_URL: sandbox.url,
    RANCHER_TOKEN_KEY: `${key.name}:${key.secret}`,
    RANCHER_CA_CHECKSUM: sandbox.caChecksum,
  };
  const rancher = (args: string[], more: Record<string, string> = {}) =>
    run(node, [join(folder, 'bin/kubectl-rancher.js'), ...args], { env: { ...env, ...more }, uid });
  const ask = ['token', `--server=${sandbox.url}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  return { folder, path, rancher, ask, url: sandbox.url };
}

describeWith(['root'], 'a user without a home, as in a container with a random user id', () => {
  test('gets credentials, which are cached nowhere, and is told so', async () => {
    const { rancher, ask } = await enterContainer();
    const answer = await rancher(ask);
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('"ExecCredential"') });
    expect(answer.stderr).toContain(
      'the credential could not be cached (this user has no home directory, so nothing can be stored)',
    );
    expect(answer.stderr).not.toMatch(/ at |ENOENT|ENOTDIR/);
  });

  test('needs none where directories are named', async () => {
    const { folder, rancher, ask } = await enterContainer();
    const directories = Object.fromEntries(
      ['CONFIG', 'DATA', 'CACHE'].map((kind) => [`KUBECTL_RANCHER_${kind}_DIR`, join(folder, 'own', kind)]),
    );
    cpSync(join(root, 'package.json'), join(folder, 'own/package.json'));
    spawnSync('chown', ['-R', `${uid}:${uid}`, join(folder, 'own')], { timeout: patience });
    expect(await rancher(ask, directories)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([{}, { HOME: '' }])(
    'logs in, and the script answers from the cache, where they are named: %j',
    async (home) => {
      const { folder, path, rancher, ask, url } = await enterContainer();
      const own: Record<string, string> = {
        ...home,
        ...Object.fromEntries(
          ['CONFIG', 'DATA', 'CACHE'].map((kind) => [`KUBECTL_RANCHER_${kind}_DIR`, join(folder, 'own', kind)]),
        ),
        ...{ RANCHER_TOKEN_KEY: '', RANCHER_USERNAME: 'jane', RANCHER_PASSWORD: 'jane-password' },
      };
      mkdirSync(join(folder, 'own'));
      chownSync(join(folder, 'own'), uid, uid);
      expect(await rancher(['login', url, '--no-merge', '--session-store=file'], own)).toMatchObject({ code: 0 });
      const script = join(folder, 'bin/kubectl-rancher-auth');
      const [server = '', cluster = ''] = [`--server=${new URL(url).host}`, ask[2]];
      const callers = [1, 2].map(() => `"${script}" "${server}" "${cluster}"; :`);
      const minted = await run('/bin/sh', ['-c', callers[0] ?? ''], {
        env: { PATH: path, ...own },
        uid,
      });
      expect(minted).toMatchObject({ stdout: expect.stringContaining('"ExecCredential"'), stderr: '' });
      // Without Node.js, only the script can answer.
      const cached = await run('/bin/sh', ['-c', callers[1] ?? ''], { env: { PATH: '/nowhere', ...own }, uid });
      expect(cached).toMatchObject({ stdout: minted.stdout, stderr: '' });
    },
  );

  test('is told what to set where a home is needed, and gets help without one', async () => {
    const { rancher } = await enterContainer();
    expect(await rancher(['kubeconfig', '--all', '--merge'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this user has no home directory\n  Set HOME, or KUBECONFIG.'),
    });
    expect(await rancher(['--help'])).toMatchObject({ code: 0, stderr: '' });
  });
});
