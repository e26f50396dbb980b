import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getKubelogin } from '../tools/tools.js';

const browserScript = fileURLToPath(new URL('../browser.js', import.meta.url));

/** The sandbox's client may send users back there. */
const callback = 'http://127.0.0.1:18990/callback';

/**
 * With Rancher as the OIDC provider.
 * @param {import('../world.js').World} world
 * @returns {Promise<import('./program.js').Program>}
 */
export async function kubelogin(world) {
  const { path, version } = await getKubelogin();
  const { clientId = '', clientSecret = '' } = world.sandbox.oidcClient ?? {};
  const { browser, visits } = makeBrowser(world);
  return {
    id: 'kubelogin',
    name: 'kubelogin',
    version,
    ask: () => [
      path,
      'get-token',
      `--oidc-issuer-url=${world.sandbox.url}/oidc`,
      `--oidc-client-id=${clientId}`,
      `--oidc-client-secret=${clientSecret}`,
      '--oidc-extra-scope=profile,offline_access',
      // Rancher takes its access tokens, and not its ID tokens.
      '--oidc-use-access-token',
      '--grant-type=authcode',
      `--oidc-redirect-url=${callback}`,
      `--listen-address=${new URL(callback).host}`,
      `--browser-command=${browser}`,
    ],
    logOut: [path, 'clean'],
    pagesOpened: () => (existsSync(visits) ? readFileSync(visits, 'utf8').trimEnd().split('\n').length : 0),
  };
}

/**
 * A command that signs the user in, in a browser of its own each time, and notes that it was there.
 * @param {import('../world.js').World} world
 */
function makeBrowser({ scratch, sandbox, user }) {
  const inScratch = (/** @type {string} */ name) => join(scratch, name);
  const [browser, visits, knows] = [inScratch('browser'), inScratch('visits'), inScratch('browser.json')];
  const { url, ca } = sandbox;
  writeFileSync(knows, JSON.stringify({ server: { url, ca }, user, visits }), { mode: 0o600 });
  writeFileSync(browser, `#!/bin/sh\nexec '${process.execPath}' '${browserScript}' '${knows}' "$1"\n`);
  chmodSync(browser, 0o755);
  return { browser, visits };
}
