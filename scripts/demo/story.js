// What the demo shows, in the order in which it shows it.
import { banTokensFromKubeconfigs, countTokensOf, endSessionsOf } from './admin.js';
import { DemoError } from './errors.js';
import { janesLogin, listPods, writeKubeconfig } from './jane.js';
import { takeToken, tryToken } from './one-cluster.js';
import { clusterNamed, startSandbox } from './sandbox.js';
import { duration, sayCommand, sayNote, sayStep } from './say.js';
import { Terminal } from './terminal.js';

/**
 * @typedef {object} Stage
 * @property {import('./home.js').Home} home
 * @property {import('./sandbox.js').Sandbox} sandbox
 * @property {Terminal} terminal where Jane sits
 * @property {string} host the server, as names of contexts have it
 */

/**
 * @param {object} surroundings
 * @param {import('./home.js').Home} surroundings.home
 * @param {AbortSignal} surroundings.signal
 * @param {(process: import('./sandbox.js').SandboxProcess) => void} surroundings.onStart
 */
export async function tellStory({ home, signal, onStart }) {
  sayStep('A small Rancher starts on this machine');
  const sandbox = await startRancher(home, onStart);
  await banTokensFromKubeconfigs(sandbox);
  const terminal = new Terminal({ env: home.env, folder: home.folder, signal });
  const stage = { home, sandbox, terminal, host: new URL(sandbox.url).host };
  const [dev, prod] = [clusterNamed(sandbox, 'dev'), clusterNamed(sandbox, 'prod')];

  sayStep('Jane logs in, has her clusters put into her kubeconfig, and logs out for the night');
  await writeKubeconfig(stage);

  sayStep('In the morning her first kubectl asks her to log in');
  sayCommand('export KUBECONFIG=$PWD/demo.yaml');
  const first = await listPods(stage, dev, janesLogin(sandbox));

  sayStep('The second asks nothing: its token comes from the cache');
  const tokens = await countTokensOf(sandbox, 'jane');
  const second = await listPods(stage, dev, []);
  if ((await countTokensOf(sandbox, 'jane')) !== tokens) throw new DemoError('it took a new token from the server.');
  const speed = second < first ? `, and ${(first / second).toFixed(1)} times as fast` : '';
  sayNote(`no new token on the server${speed}`);

  sayStep('Her session is ended on the server; the next token takes a new login');
  await endSessionsOf(sandbox, 'jane');
  sayNote('the token for dev is good until it expires, but one for prod needs a session');
  await listPods(stage, prod, janesLogin(sandbox));
  sayNote('what the ended session had left here is gone: the next kubectl for dev takes a token of the new one');
  await terminal.type('kubectl rancher status');

  sayStep('The token that kubectl has for dev opens dev and nothing else');
  const token = await takeToken(stage, dev);
  await tryToken(stage, dev, { token, expected: [200] });
  await tryToken(stage, prod, { token, expected: [401, 403] });

  sayStep('Jane logs out: none of her tokens is left on the server');
  await terminal.type('kubectl rancher logout');
  await tryToken(stage, dev, { token, expected: [401, 403] });
  const left = await countTokensOf(sandbox, 'jane');
  sayNote(`her tokens on the server: ${left}`);
  if (left > 0) throw new DemoError('there should be none.');
  return sandbox;
}

/**
 * @param {import('./home.js').Home} home
 * @param {(process: import('./sandbox.js').SandboxProcess) => void} onStart
 */
async function startRancher(home, onStart) {
  sayCommand('kubectl rancher sandbox --json');
  const start = performance.now();
  const sandbox = await startSandbox(home.env, onStart);
  const clusters = sandbox.clusters.map(({ name }) => name).join(', ');
  const users = sandbox.users.map(({ username }) => username).join(', ');
  sayNote(`${duration(performance.now() - start)}; ${sandbox.url} has the clusters ${clusters} and the users ${users}`);
  return sandbox;
}
