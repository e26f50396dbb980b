import { expect, test } from 'vitest';
import { proxyFor } from '../../../src/rancher/http/proxy.ts';

const server = 'https://rancher.example.com';
const found = (url: string, env: Record<string, string>) =>
  proxyFor(url, { HTTPS_PROXY: 'http://proxy:3128', ...env })?.url.expose();

test('the proxy is the one that the environment names, in either spelling, with or without a scheme', () => {
  expect(proxyFor(server, {})).toBeUndefined();
  expect(proxyFor(server, { HTTPS_PROXY: '' })).toBeUndefined();
  expect(proxyFor(server, { https_proxy: 'proxy:1' })).toMatchObject({ source: 'https_proxy' });
  expect(proxyFor(server, { https_proxy: 'proxy:1' })?.url.expose()).toBe('http://proxy:1');
  expect(found(server, {})).toBe('http://proxy:3128');
});

test.each([
  [server, '*', true],
  [server, 'rancher.example.com', true],
  [server, 'other.test, Example.COM', true],
  [server, '.example.com', true],
  [server, '*.example.com', true],
  [server, 'ample.com', false],
  ['https://example.com', 'example.com', true],
  [server, 'rancher.example.com:443', true],
  [server, 'rancher.example.com:8443', false],
  [`${server}:8443`, 'rancher.example.com:8443', true],
  ['https://10.1.2.3', '10.1.2.3', true],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://11.1.2.3', '10.0.0.0/8', false],
  ['https://10.1.2.3', '2.3', false],
  ['https://[fd00::1]', 'fd00::/8', true],
  ['https://[fd00::1]', 'fd00::1', true],
  ['https://[fd00::1]', '[fd00::1]:443', true],
  ['https://127.0.0.1:8443', '', true],
  ['https://localhost', '', true],
])('%s with NO_PROXY=%s goes past the proxy: %s', (url, noProxy, isPast) => {
  expect(found(url, { NO_PROXY: noProxy }) === undefined).toBe(isPast);
});
