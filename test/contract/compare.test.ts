import { describe, expect, test } from 'vitest';
import type { ClientResponse } from './client.ts';
import { compareResponses } from './compare.ts';

const response = (fields: Partial<ClientResponse>): ClientResponse => ({
  status: 200,
  contentType: 'application/json',
  location: null,
  setCookie: [],
  body: '',
  ...fields,
});

const COOKIE = 'R_SESS=token-aaaaa:secret; Path=/; HttpOnly; Secure';
const KUBECONFIG =
  'server: "https://rancher.test/k8s/clusters/c-m-abcd1234"\ntoken: "kubeconfig-user-6n6rlabcde:secret"\n';

describe('responses that mean the same', () => {
  test.each<[string, Partial<ClientResponse>, Partial<ClientResponse>]>([
    ['another secret in a cookie', { setCookie: [COOKIE] }, { setCookie: [COOKIE.replace('secret', 'other')] }],
    [
      'cookies joined in one header',
      { setCookie: ['A=; Path=/, B=; Path=/'] },
      { setCookie: ['B=; Path=/', 'A=; Path=/'] },
    ],
    ['another host in a location', { location: 'https://rancher.test/a' }, { location: 'https://127.0.0.1:1/a' }],
    [
      'another user and cluster in a message',
      { body: { message: 'clusters "c-jrmll" is forbidden: User "u-r5z7f"' } },
      { body: { message: 'clusters "c-m-7fqr4k2p" is forbidden: User "u-zzzzz"' } },
    ],
    [
      'another host, id and token in a kubeconfig',
      { body: { config: KUBECONFIG } },
      { body: { config: KUBECONFIG.replace('rancher.test', '127.0.0.1:1').replace('6n6rlabcde', 'bcdfghjklm') } },
    ],
    ['another certificate', { body: pem('AAAA') }, { body: pem('BBBB') }],
  ])('%s', (_, expected, actual) => {
    const aliases: [string, string][] = [['127.0.0.1:1', 'rancher.test']];
    expect(compareResponses(response(expected), response(actual), { aliases })).toEqual([]);
  });
});

describe('responses that do not', () => {
  test.each<[string, Partial<ClientResponse>, Partial<ClientResponse>]>([
    ['status', { status: 201 }, { status: 200 }],
    ['content type', { contentType: null }, {}],
    ['location', { location: '/api/' }, { location: '/api' }],
    ['cookie attribute', { setCookie: [COOKIE] }, { setCookie: [COOKIE.replace('; Secure', '')] }],
    ['cookie that is gone', { setCookie: [COOKIE] }, { setCookie: [COOKIE.replace('token-aaaaa:secret', '')] }],
    ['text', { body: 'Not Found' }, { body: 'Nothing' }],
    ['no body', { body: '' }, { body: {} }],
    [
      'rejected token or no access',
      { body: { message: 'User "u-r5z7f"' } },
      { body: { message: 'User "system:unauthenticated"' } },
    ],
    ['kubeconfig', { body: { config: KUBECONFIG } }, { body: { config: KUBECONFIG.replace('/k8s', '') } }],
  ])('%s', (_, expected, actual) => {
    expect(compareResponses(response(expected), response(actual))).toHaveLength(1);
  });
});

function pem(body: string): string {
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
