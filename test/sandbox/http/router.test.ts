import { expect, test } from 'vitest';
import { matchPath } from '../../../src/sandbox/http/router.ts';

test.each([
  ['/v3/tokens', '/v3/tokens', {}],
  ['/v3/tokens/:id', '/v3/tokens/token-a', { id: 'token-a' }],
  ['/v3/tokens/:id', '/v3/tokens/a%2Fb', { id: 'a/b' }],
  ['/v3-public/authProviders', '/v3-public/authproviders', {}],
  ['/k8s/clusters/:id/*', '/k8s/clusters/c-1', { id: 'c-1' }],
  ['/k8s/clusters/:id/*', '/k8s/clusters/c-1/api/v1/pods', { id: 'c-1' }],
])('%s takes %s', (pattern, path, params) => {
  expect(matchPath(pattern, path)).toEqual(params);
});

test.each([
  ['/v3/tokens', '/v3/tokens/token-a'],
  ['/v3/tokens/:id', '/v3/tokens'],
  ['/v3/tokens/:id', '/v3/users/u-1'],
  ['/api/*', '/apis'],
])('%s does not take %s', (pattern, path) => {
  expect(matchPath(pattern, path)).toBeUndefined();
});
