import type { RancherHttp } from './http/http.ts';
import { notRancher, readObject, stringIn } from './http/responses.ts';
import { ping } from './public.ts';

/**
 * A server's version, such as `v2.15.0`, from `GET /rancherversion`, which needs no login. Undefined for a server that
 * is too old to have it.
 */
export async function readServerVersionName(http: RancherHttp): Promise<string | undefined> {
  const { status, text } = await http.send({ method: 'GET', path: '/rancherversion' });
  return (status === 200 && /"Version":\s*"([^"]+)"/.exec(text)?.[1]) || undefined;
}

/**
 * The same for a person who asks for just that. Throws `notRancher` where something else responds, `RancherError` for
 * an error status.
 */
export async function expectServerVersionName(http: RancherHttp): Promise<string | undefined> {
  const response = await http.send({ method: 'GET', path: '/rancherversion' });
  if (response.status === 404) {
    await ping(http);
    return undefined;
  }
  const name = stringIn(readObject(response), 'Version');
  if (name === '') throw notRancher(response);
  return name;
}

/** The same as `[major, minor]`; undefined also for a server built from a branch. */
export async function readServerVersion(http: RancherHttp): Promise<[number, number] | undefined> {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec((await readServerVersionName(http)) ?? '') ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}
