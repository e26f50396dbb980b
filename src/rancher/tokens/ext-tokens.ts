import type { Secret } from '../../secret.ts';
import type { RancherHttp } from '../http/http.ts';
import { type IssuedToken, readLoginToken } from './tokens.ts';

/**
 * Creates an `ext.cattle.io/v1` token (2.12 and later): the one kind of token that an access token of Rancher's own
 * OIDC provider can make, and that can then mint others. It is not confined to a cluster. `ttl`: milliseconds.
 */
export async function createExtToken(
  http: RancherHttp,
  bearer: Secret,
  { ttl, description }: { ttl: number; description: string },
): Promise<IssuedToken> {
  const response = await http.send({
    method: 'POST',
    path: '/apis/ext.cattle.io/v1/tokens',
    token: bearer,
    body: { apiVersion: 'ext.cattle.io/v1', kind: 'Token', spec: { description, ttl } },
  });
  return readLoginToken(response);
}
