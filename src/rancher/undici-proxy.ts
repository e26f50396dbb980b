// Loaded only where the environment names a proxy.
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';

export { EnvHttpProxyAgent };
