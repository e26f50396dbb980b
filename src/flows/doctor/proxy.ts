import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether a proxy stands before the server, and lets requests through. */
export const proxy: Check = {
  name: 'proxy',
  async examine({ context: { env }, visit }) {
    const visited = await visit();
    if (visited === undefined) return [];
    const host = serverHost(visited.server);
    if (visited.proxy === undefined) {
      const isSet = Boolean(env.HTTPS_PROXY || env.https_proxy);
      return [ok(isSet ? `not for ${host}, which is excepted` : `none is set`)];
    }
    const { url, variable } = visited.proxy;
    const { failure } = visited;
    const name = `${withoutPassword(url)} (${variable})`;
    if (failure?.code !== 'unreachable') return [ok(`${name} leads to ${host}`)];
    const past = `If ${host} can be reached without it: export NO_PROXY=${new URL(visited.server).hostname}`;
    return [problem(`${name} does not lead to ${host}: ${failure.message}`, past)];
  },
};

/** A proxy's address may hold a user and a password. */
function withoutPassword(url: string): string {
  return URL.canParse(url) ? printable(new URL(url).host) : 'an address that cannot be read';
}
