import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sayLines } from './say.js';

/** What a shell may have set that leads away from the sandbox. */
const misleading = [
  'RANCHER_URL',
  'RANCHER_TOKEN_KEY',
  'RANCHER_ACCESS_KEY',
  'RANCHER_SECRET_KEY',
  'HTTPS_PROXY',
  'https_proxy',
];

/**
 * Says how to use what the demo leaves running, and waits for its end.
 * @param {import('./home.js').Home} home
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @param {Promise<unknown>} end
 */
export async function keepRunning({ folder, bin, own }, { url, users }, end) {
  const path = join(folder, 'demo.env');
  writeFileSync(path, `${environment(bin, own).join('\n')}\n`);
  sayLines([
    '',
    'The sandbox is still there. To try it by hand, type in another terminal',
    '(the first line makes HOME, PATH, KUBECONFIG and the like those of the demo):',
    '',
    `  . ${quote(path)}`,
    '  kubectl config get-contexts',
    `  kubectl --context dev@${new URL(url).host} get pods`,
    '  kubectl rancher --help',
    '',
    ...users.map(({ username, password }) => `User name ${username}, password ${password}`),
    '',
    'Ctrl-C here ends the sandbox and removes that home.',
  ]);
  await end;
}

/**
 * The lines that make a shell use the demo's home.
 * @param {string} bin
 * @param {Record<string, string>} own
 */
function environment(bin, own) {
  return [
    ...Object.entries(own).map(([name, value]) => `export ${name}=${quote(value)}`),
    `export PATH=${quote(bin)}${delimiter}"$PATH"`,
    `unset ${misleading.join(' ')}`,
    'cd',
  ];
}

/** @param {string} text */
function quote(text) {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
