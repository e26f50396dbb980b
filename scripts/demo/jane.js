// What Jane does on her terminal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DemoError } from './errors.js';
import { userNamed } from './sandbox.js';
import { sayNote } from './say.js';

/**
 * Logs in, lets her clusters be put into her kubeconfig, looks at it, and logs out.
 * @param {import('./story.js').Stage} stage
 */
export async function writeKubeconfig({ home, sandbox, terminal }) {
  const trust = {
    question: /Trust it/,
    text: 'y',
    look: (/** @type {string[]} */ rows) => compareChecksum(rows, sandbox),
  };
  const merge = { question: /Merge its clusters into/, text: 'y' };
  await terminal.type(`kubectl rancher login ${sandbox.url}`, [trust, ...janesLogin(sandbox), merge]);
  sayNote('the checksum is the one that the sandbox told when it started');
  const kubeconfig = await readFile(join(home.folder, 'demo.yaml'), 'utf8');
  const command = /\bcommand: (.*)/.exec(kubeconfig)?.[1];
  if (command === undefined || /\btoken: /.test(kubeconfig)) {
    throw new DemoError('the kubeconfig should hold a command and no token.');
  }
  sayNote(`there is no token in it, but "command: ${command}"`);
  await terminal.type('kubectl rancher logout');
}

/**
 * Lists the pods of a cluster. Gives how long it took, in milliseconds.
 * @param {import('./story.js').Stage} stage
 * @param {{ name: string }} cluster
 * @param {import('./conversation.js').Answer[]} answers
 */
export async function listPods({ terminal, host }, { name }, answers) {
  const { text, milliseconds } = await terminal.type(`kubectl --context ${name}@${host} get pods`, answers);
  if (!/^NAME .*\n\S+ +\d+\/\d+ /m.test(text)) throw new DemoError('kubectl listed no pods.');
  return milliseconds;
}

/**
 * What she is asked when she has to log in.
 * @param {import('./sandbox.js').Sandbox} sandbox
 * @returns {import('./conversation.js').Answer[]}
 */
export function janesLogin(sandbox) {
  const { username, password } = userNamed(sandbox, 'jane');
  return [
    { question: /Username/, text: username },
    { question: /Password/, text: password, secret: true },
  ];
}

/**
 * @param {string[]} rows what does not fit into one goes on in the next
 * @param {import('./sandbox.js').Sandbox} sandbox
 */
function compareChecksum(rows, { caChecksum }) {
  if (!rows.join('').includes(caChecksum)) throw new DemoError('it shows another checksum than the sandbox told.');
}
