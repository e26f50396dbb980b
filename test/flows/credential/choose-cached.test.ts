import { expect, test } from 'vitest';
import { chooseCredentials } from '../../../src/flows/credential/choose-cached.ts';
import { Secret } from '../../../src/secret.ts';
import type { Credential } from '../../../src/store/credentials/credential-format.ts';

const server = 'https://rancher.example.com';

function cachedFor(cluster: string): Credential {
  return {
    server,
    profile: 'default',
    cluster,
    clusterId: cluster,
    tokenId: `token-${cluster}`,
    sessionId: 'token-session',
    token: new Secret(`token-${cluster}:secret`),
    expiresAt: 2,
    checkedAt: 1,
  };
}

const many = Array.from({ length: 21 }, (_, index) => cachedFor(`c-${String(index).padStart(2, '0')}`));
const nothingSeen = { server, clusters: [] };

test('a cluster that nothing is cached for: the message lists those there are, twenty at most', () => {
  expect(() => chooseCredentials(many, 'prod', nothingSeen)).toThrow(
    expect.objectContaining({
      message: 'no token is cached for a cluster "prod" of rancher.example.com',
      nextStep: expect.stringMatching(/^There are tokens for: c-00, (c-\d\d, ){18}c-19, and 1 more$/),
    }),
  );
  expect(() => chooseCredentials(many.slice(1), 'prod', nothingSeen)).toThrow(
    expect.objectContaining({ nextStep: expect.stringMatching(/, c-20$/) }),
  );
});

test('a cluster is meant by its id, or by its name where that was seen', () => {
  const seen = { server, clusters: [{ id: 'c-03', name: 'prod' }] };
  expect(chooseCredentials(many, 'c-03', nothingSeen)).toEqual([many[3]]);
  expect(chooseCredentials(many, 'prod', seen)).toEqual([many[3]]);
});
