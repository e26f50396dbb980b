import { expect, test } from 'vitest';
import { formatExecCredential, parseExecInfo } from '../../src/kube/exec-credential.ts';
import { Secret } from '../../src/secret.ts';

const group = 'client.authentication.k8s.io';

test.each(['v1', 'v1beta1'])('answers in the version that is asked for: %s', (version) => {
  const info = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: `${group}/${version}`,
    spec: { interactive: true },
  });
  const { apiVersion } = parseExecInfo(info);
  const credential = JSON.parse(
    formatExecCredential(apiVersion, new Secret('token-a:b'), Date.UTC(2026, 0, 2, 3, 4, 5)),
  );
  expect(credential).toEqual({
    kind: 'ExecCredential',
    apiVersion: `${group}/${version}`,
    spec: {},
    status: { expirationTimestamp: '2026-01-02T03:04:05Z', token: 'token-a:b' },
  });
});

test.each([undefined, '', ' '])('a client that says nothing (%j) gets v1beta1', (info) => {
  expect(parseExecInfo(info)).toEqual({ apiVersion: `${group}/v1beta1`, clusterServer: undefined });
});

test.each(['{"apiVersion":"client.authentication.k8s.io/v1alpha1"}', '{"apiVersion":1}', '[]x', 'null', '"text"'])(
  'refuses %s in words',
  (info) => {
    expect(() => parseExecInfo(info)).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);

test('reads the address of the cluster where the client gives it', () => {
  const server = 'https://rancher.example.com/k8s/clusters/c-abcde';
  const info = JSON.stringify({ apiVersion: `${group}/v1`, spec: { cluster: { server }, interactive: false } });
  expect(parseExecInfo(info).clusterServer).toBe(server);
});
