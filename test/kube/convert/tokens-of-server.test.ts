import { expect, test } from 'vitest';
import { findTokensOfServer } from '../../../src/kube/convert/tokens-of-server.ts';
import { readKubeconfigs } from '../../../src/kube/kubeconfig/kubeconfig-files.ts';

const token = { token: 'kubeconfig-user-abcde:secret' };
const exec = { command: 'kubectl-rancher-auth', args: ['--server=rancher.example.com', '--cluster=c-1'] };

const file = (path: string, content: object) => ({ path, text: JSON.stringify(content) });

test('users with a token of the server are counted by file: through its contexts in any file, and beside a command', () => {
  const clusters = [
    { name: 'here', cluster: { server: 'https://Rancher.example.com/k8s/clusters/c-1' } },
    { name: 'elsewhere', cluster: { server: 'https://other.example.com/k8s/clusters/c-1' } },
  ];
  const contexts = [
    { name: 'one', context: { cluster: 'here', user: 'one' } },
    { name: 'other', context: { cluster: 'elsewhere', user: 'other' } },
    { name: 'foreign', context: { cluster: 'here', user: 'foreign' } },
  ];
  const first = file('first', {
    clusters,
    contexts,
    users: [
      { name: 'other', user: token },
      { name: 'foreign', user: { token: 'of-someone-else' } },
      { name: 'plugin', user: { exec } },
    ],
  });
  const users = [
    { name: 'one', user: token },
    { name: 'beside', user: { ...token, exec } },
    { name: 'unused', user: token },
  ];
  const files = readKubeconfigs([first, file('second', { users })]);
  expect(findTokensOfServer(files, 'rancher.example.com')).toEqual([{ path: 'second', count: 2 }]);
  expect(findTokensOfServer(files, 'other.example.com')).toEqual([{ path: 'first', count: 1 }]);
});
