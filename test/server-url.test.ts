import { expect, test } from 'vitest';
import { parseServerUrl } from '../src/server-url.ts';

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
])('%s is %s', (text, url) => {
  expect(parseServerUrl(text)).toBe(url);
});

test.each(['', 'http://rancher.example.com', 'ftp://x', 'user:password@rancher.example.com', 'two words', 'https://'])(
  'refuses "%s" as wrong usage',
  (text) => {
    expect(() => parseServerUrl(text)).toThrow(expect.objectContaining({ code: 'usage', exitCode: 2 }));
  },
);
