import type { RancherHttp } from './http.ts';

/**
 * A server's version as `[major, minor]`, from `GET /rancherversion`, which needs no login. Undefined for a server that
 * is too old to tell, or built from a branch.
 */
export async function readServerVersion(http: RancherHttp): Promise<[number, number] | undefined> {
  const { status, text } = await http.send({ method: 'GET', path: '/rancherversion' });
  const [, major, minor] = (status === 200 && /"Version":\s*"v?(\d+)\.(\d+)\./.exec(text)) || [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}
