import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startAudited } from '../support/audited-server.ts';

test.each([
  ['get nodes', 'dev -- kubectl get nodes'],
  ['prod top pod', 'dev prod -- kubectl top pod'],
  ['node script', 'dev -- node script'],
])('a command without -- before it: shell dev %s', async (words, suggested) => {
  const { rancher, context } = await startAudited();
  context.env = { ...context.env, PATH: process.env.PATH };
  const { code, stderr } = await rancher('shell', 'dev', ...words.split(' '));
  expect(code).toBe(1);
  expect(stderr.split('\n')[1]).toBe(`  To run a command there: kubectl rancher shell ${suggested}`);
});

test.each([['get'], ['pord'], ['dev', 'pord'], ['dev', 'sh'], ['dev', 'pord', '--', 'get']])(
  'what is a mistyped cluster is answered with the names that there are: shell %s %s',
  async (...words) => {
    const { rancher, context } = await startAudited();
    context.env = { ...context.env, PATH: process.env.PATH };
    const { code, stderr } = await rancher('shell', ...words);
    expect(code).toBe(1);
    expect(stderr.split('\n')[1]).toBe('  It has: dev, local, prod');
  },
);

test('the command that is suggested is for the same login', async () => {
  const { rancher, sandbox } = await startAudited();
  const { stderr } = await rancher('shell', 'dev', 'get', 'pods', '--server', sandbox.url);
  expect(stderr).toContain(`kubectl rancher shell dev --server ${sandbox.url} -- kubectl get pods`);
});

test('before the command starts, it is noted that its files will be used', async () => {
  const { rancher, context } = await startAudited();
  let noted = '';
  context.runInForeground = async ({ env, afterwards }) => {
    noted = readFileSync(join(dirname(env.KUBECONFIG ?? ''), 'user'), 'utf8');
    afterwards();
    return 0;
  };
  expect(await rancher('shell', 'dev', '--', 'true')).toMatchObject({ code: 0 });
  expect(noted).not.toBe('');
});
