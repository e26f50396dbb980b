import { expect, test } from 'vitest';
import { parseServerUrl, serverUrlIn } from '../src/server-url.ts';

test.each([
  ['rancher.example.com', 'https://rancher.example.com'],
  ['https://Rancher.Example.com/', 'https://rancher.example.com'],
  ['rancher.example.com:443', 'https://rancher.example.com'],
  ['rancher.example.com:8443', 'https://rancher.example.com:8443'],
  ['[::1]:8443', 'https://[::1]:8443'],
  ['https://example.com/rancher/', 'https://example.com/rancher'],
  ['https://rancher.example.com/dashboard/auth/login?x=1#y', 'https://rancher.example.com'],
  ['https://example.com/rancher/v3', 'https://example.com/rancher'],
  ['https://rancher.example.com/k8s/clusters/c-abcde', 'https://rancher.example.com'],
  [' rancher.example.com ', 'https://rancher.example.com'],
  ['https://rancher.example.com/login', 'https://rancher.example.com'],
  ['https://rancher.example.com/login/?back=1', 'https://rancher.example.com'],
  ['https://rancher.example.com/verify-auth?code=x', 'https://rancher.example.com'],
  ['https://rancher.example.com/g', 'https://rancher.example.com'],
  ['https://rancher.example.com/g/clusters', 'https://rancher.example.com'],
  ['https://rancher.example.com/g/security/accounts/users', 'https://rancher.example.com'],
  ['https://rancher.example.com/n/drivers/node', 'https://rancher.example.com'],
  ['https://rancher.example.com/c/local/explorer', 'https://rancher.example.com'],
  ['https://rancher.example.com/c/c-m-abcd1234/monitoring', 'https://rancher.example.com'],
  ['https://rancher.example.com/p/c-abcde:p-xyz12/workloads', 'https://rancher.example.com'],
  ['https://rancher.example.com/v1/management.cattle.io.clusters', 'https://rancher.example.com'],
  ['https://rancher.example.com/apidocs/', 'https://rancher.example.com'],
  ['https://example.com/rancher/c/local/explorer', 'https://example.com/rancher'],
  ['https://example.com/cattle', 'https://example.com/cattle'],
  ['https://example.com/c/rancher', 'https://example.com/c/rancher'],
  ['https://example.com/c/rancher/dashboard/home', 'https://example.com/c/rancher'],
  ['https://example.com/p/rancher', 'https://example.com/p/rancher'],
  ['https://example.com/g/rancher/g/clusters', 'https://example.com/g/rancher'],
  ['https://example.com/login-portal/rancher', 'https://example.com/login-portal/rancher'],
  ['https://example.com/login/rancher', 'https://example.com/login/rancher'],
  ['https://example.com/v10', 'https://example.com/v10'],
  ['https://example.com/n//', 'https://example.com'],
  ['https://example.com/login/login', 'https://example.com'],
])('%s is %s', (text, url) => {
  expect(parseServerUrl(text)).toBe(url);
});

test.each([
  '',
  '{"#":[]}',
  "rancher.example.com/a'?b",
  'http://rancher.example.com',
  'ftp://x',
  'user:password@rancher.example.com',
  'two words',
  'https://',
])('refuses "%s" as wrong usage', (text) => {
  expect(() => parseServerUrl(text)).toThrow(expect.objectContaining({ code: 'usage', exitCode: 2 }));
});

test('what stands in a kubeconfig and is no address gives none', () => {
  expect(['rancher.example.com', 'http://rancher.example.com', '', '"x"'].map(serverUrlIn)).toEqual([
    'https://rancher.example.com',
    undefined,
    undefined,
    undefined,
  ]);
});
