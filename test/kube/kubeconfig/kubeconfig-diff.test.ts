import { expect, test } from 'vitest';
import { diffKubeconfigs } from '../../../src/kube/kubeconfig/kubeconfig-diff.ts';

const between = (before: string, after: string): Promise<string> =>
  diffKubeconfigs({ path: '/home/jane/config', text: before }, { path: '/home/jane/config', text: after });

test('a difference is shown as diff -u shows it, and none as nothing', async () => {
  expect(await between('a: 1\nb: 2\n', 'a: 1\nb: 3\n')).toBe(
    '--- /home/jane/config\tnow\n+++ /home/jane/config\tthen\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n',
  );
  expect(await between('a: 1\n', 'a: 1\n')).toBe('');
});

test.each([
  ['plain', 'user:\n  token: SECRET\n'],
  ['quoted', 'user:\n  "password": \'SECRET\'\n'],
  ['on one line, as JSON', '{"user":{"token":"SECRET","username":"me"}}'],
  ['in a block', 'user:\n  client-key-data: |\n    SECRET\n    SECRET\n  username: me\n'],
  ['folded', 'user:\n  token: >-\n    SECRET\n'],
  ['an older auth provider', 'config:\n  id-token: SECRET\n  refresh-token: SECRET\n  client-secret: SECRET\n'],
  ['a variable for a command', 'env:\n- name: API_KEY\n  value: SECRET\n'],
  ['under another key, by an alias', 'user:\n  x: &it SECRET\n  token: *it\n'],
  ['with a tag', 'user:\n  token: !custom "SECRET"\n'],
  ['in a comment', '# token: kubeconfig-u-abc12:SECRET\na: b\n'],
  ['in an argument', 'args:\n- --bearer=token-abc12:SECRET\n'],
])('no secret is shown: %s', async (_how, template) => {
  const secret = 'sekretsekretsekretsekretsekretsekretsekretsekretsekret';
  const text = template.replaceAll('SECRET', secret);
  const shown = await between(
    text,
    `${text.trimEnd().replace(/}$/, ',"more":1}')}\n${text.startsWith('{') ? '' : 'more: 1\n'}`,
  );
  expect(shown).toContain('more');
  expect(shown).not.toContain('sekret');
  expect(shown).toContain('[secret');
});

test("what other commands are given is not shown, and what this program and Rancher's are given is", async () => {
  const exec = (command: string, ...args: string[]) => `- exec: {command: ${command}, args: [${args.join(', ')}]}\n`;
  const text = [
    exec('vault-login', '--password', 'pass-word'),
    exec('kubectl-rancher-auth', '--cluster=c-1'),
    exec('rancher', 'token', '--server=a.test'),
  ].join('');
  const shown = await between('', `users:\n${text}`);
  expect(shown).toContain('{command: vault-login, args: [[secret 1], [secret 2]]}');
  expect(shown).toContain('args: [--cluster=c-1]');
  expect(shown).toContain('args: [token, --server=a.test]');
});

test('a secret that changes is seen to change, and one that moves to stay the same', async () => {
  const lines = (shown: string): string[] => shown.split('\n').filter((line) => /^[-+] /.test(line));
  expect(lines(await between('user:\n  token: one\n', 'user:\n  token: other\n'))).toEqual([
    '-  token: [secret 1]',
    '+  token: [secret 2]',
  ]);
  expect(lines(await between('user:\n  token: one\n', 'user:\n  token: one\n  name: me\n'))).toEqual(['+  name: me']);
});

test('of certificates the beginning is shown', async () => {
  const data = (letter: string): string => `cluster:\n  certificate-authority-data: ${letter.repeat(2000)}\n`;
  expect(await between(data('a'), data('b'))).toContain('+  certificate-authority-data: bbbbbbbbbbbb...\n');
});
