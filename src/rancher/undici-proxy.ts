// Loaded only where the environment names a proxy: that agent needs all of undici.
export { EnvHttpProxyAgent } from 'undici';
