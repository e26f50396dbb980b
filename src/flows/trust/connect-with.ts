import type { RancherHttp } from '../../rancher/http.ts';
import { ping } from '../../rancher/public.ts';
import type { Context } from '../context.ts';
import type { TrustTarget } from './trust-target.ts';

/** A connection that trusts these authorities alone, in PEM, once the chain and the name of the server's certificate were held against them. */
export async function connectWith(
  context: Context,
  { server, profile }: TrustTarget,
  pem: string,
): Promise<RancherHttp> {
  const http = context.connect(server, { kind: 'ca', pem }, profile);
  await ping(http);
  return http;
}
