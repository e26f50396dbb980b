import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether requests to the server use a proxy, and get through it. */
export const proxy: Check = {
  name: 'proxy',
  async run({ context: { env }, ping }) {
    const pinged = await ping();
    if (pinged === undefined) return [];
    const host = serverHost(pinged.server);
    if (pinged.proxy === undefined) {
      const isSet = Boolean(env.HTTPS_PROXY || env.https_proxy);
      return [ok(isSet ? `not used for ${host} (NO_PROXY)` : 'none is set')];
    }
    const { url, variable } = pinged.proxy;
    const { failure } = pinged;
    const name = `${withoutPassword(url)} (${variable})`;
    if (failure?.code !== 'unreachable') return [ok(`${name} reaches ${host}`)];
    const past = `If ${host} can be reached without a proxy: export NO_PROXY=${new URL(pinged.server).hostname}`;
    return [problem(`${name} does not reach ${host}: ${failure.message}`, past)];
  },
};

/** A proxy's address may hold a user and a password. */
function withoutPassword(url: string): string {
  return URL.canParse(url) ? printable(new URL(url).host) : 'an invalid address';
}
