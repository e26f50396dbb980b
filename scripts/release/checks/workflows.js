import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { ReleaseError, run } from '../run.js';
import { getTool } from '../tools/tools.js';

const folder = join(root, '.github/workflows');

/** Every action is pinned by its commit, with its version beside, and every workflow says what it may do. */
export async function checkPins() {
  const names = readdirSync(folder);
  const faults = names.flatMap((name) =>
    findFaults(readFileSync(join(folder, name), 'utf8')).map((fault) => `${name}: ${fault}`),
  );
  if (faults.length > 0) throw new ReleaseError(faults.join('\n'));
  return `${names.join(', ')}: actions pinned by commit, permissions given`;
}

/** The workflows are as GitHub wants them, their expressions and their shell lines too. */
export async function lintWorkflows() {
  const args = ['-no-color', ...readdirSync(folder).map((name) => join(folder, name))];
  await run(await getTool('actionlint'), args, { cwd: root });
  return 'actionlint finds nothing';
}

/**
 * @param {string} workflow
 * @returns {string[]}
 */
export function findFaults(workflow) {
  const uses = [...workflow.matchAll(/^\s*(?:- )?uses:\s*(.+)$/gm)].map(([, what = '']) => what);
  // A workflow of this repository is of the same commit anyway.
  const loose = uses.filter((what) => !what.startsWith('./') && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what));
  return [
    ...loose.map((what) => `"${what}" is not pinned by a whole commit, with its version in a comment`),
    ...(/^permissions:\n {2}contents: read\n(?! )/m.test(workflow) ? [] : ['it does not begin with reading alone']),
  ];
}
