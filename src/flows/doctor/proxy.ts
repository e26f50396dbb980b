import { loginCommand } from '../../own-commands.ts';
import { showProxy } from '../../rancher/http/proxy-address.ts';
import { serverHost } from '../../server-url.ts';
import { setVariable } from '../../shell-words.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether requests to the server use a proxy, and get through it. */
export const proxy: Check = {
  name: 'proxy',
  async run({ context: { env }, ping, profile }) {
    const pinged = await ping();
    if (pinged === undefined) return [];
    const host = serverHost(pinged.server);
    if (pinged.proxy === undefined) {
      const isSet = Boolean(env.HTTPS_PROXY || env.https_proxy);
      return [ok(isSet ? `not used for ${host} (NO_PROXY)` : 'none is set')];
    }
    const { url, source } = pinged.proxy;
    const { failure } = pinged;
    const name = `${showProxy(url).replace(/^.*:\/\//, '')} (${source === '--proxy' ? 'remembered for it' : source})`;
    if (failure?.code !== 'unreachable') return [ok(`${name} reaches ${host}`)];
    const past =
      source === '--proxy'
        ? loginCommand({ server: pinged.server, profile }, '--proxy none')
        : exceptFromProxy(env, new URL(pinged.server).hostname);
    const nextStep = `If ${host} can be reached without a proxy: ${past}`;
    return [problem(`${name} does not reach ${host}: ${failure.message}`, nextStep)];
  },
};

/** The command that adds a host to those that no proxy is used for. */
function exceptFromProxy(env: NodeJS.ProcessEnv, hostname: string): string {
  const name = env.no_proxy ? 'no_proxy' : 'NO_PROXY';
  return setVariable(name, env[name] ? `${env[name]},${hostname}` : hostname);
}
