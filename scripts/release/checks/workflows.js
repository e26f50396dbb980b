import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { ReleaseError, run } from '../run.js';
import { getTool } from '../tools/tools.js';
import { isPinnedImage } from './dockerfile.js';

const folder = join(root, '.github/workflows');

/**
 * Every action is pinned by its commit, with its version beside, and every container by its digest. Every workflow says what it may do, and a
 * release looks for known holes.
 */
export async function checkPins() {
  const names = readdirSync(folder);
  const faults = names.flatMap((name) => {
    const workflow = readFileSync(join(folder, name), 'utf8');
    const found = [...findFaults(workflow), ...(name === 'release.yml' ? findMissingAudits(workflow) : [])];
    return found.map((fault) => `${name}: ${fault}`);
  });
  if (faults.length > 0) throw new ReleaseError(faults.join('\n'));
  return `${names.join(', ')}: actions pinned by commit and containers by digest, permissions given; a release runs ${audits.join(', ')}`;
}

/** What stops a release whose packages have known holes, those too that are bundled, or signatures that are not the registry's. */
const audits = ['npm audit --omit=dev', 'npm audit --audit-level=moderate', 'npm audit signatures'];

/**
 * Each is a step whose failure ends its job, of a job that what is published waits for: the first, and those after it.
 * @param {string} workflow
 * @returns {string[]}
 */
export function findMissingAudits(workflow) {
  const [, test = ''] = /^ {2}test:\n((?: {4}.*\n|\n)*)/m.exec(workflow) ?? [];
  const steps = [...test.matchAll(/^ {6}- run: (.+)$/gm)].map(([, line]) => line);
  const mayFail = /^ *(?:continue-on-error|if):/m.test(test);
  const others = [...workflow.matchAll(/^ {2}(?!test:|systems:)([\w-]+):\n((?: {4}.*\n|\n)*)/gm)];
  const first = others.filter(([, , job = '']) => /^ {4}runs-on:/m.test(job) && !/^ {4}needs:/m.test(job));
  return [
    ...audits.filter((audit) => !steps.includes(audit)).map((audit) => `its test does not run "${audit}"`),
    ...(mayFail ? ['a step of its test may fail, or be left out'] : []),
    ...first.map(([, name]) => `"${name}" does not wait for the test`),
  ];
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
  const containers = [...workflow.matchAll(/^\s*(?:image|container):[ ]*(.+)$/gm)].map(([, image = '']) => image);
  // A workflow of this repository is of the same commit anyway.
  const loose = uses.filter((what) => !what.startsWith('./') && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what));
  return [
    ...loose.map((what) => `"${what}" is not pinned by a whole commit, with its version in a comment`),
    ...containers
      .filter((image) => !image.startsWith('${{') && !isPinnedImage(image))
      .map((image) => `the container ${image} is not pinned by its tag and digest`),
    ...(/^permissions:\n {2}contents: read\n(?! )/m.test(workflow) ? [] : ['it does not begin with reading alone']),
  ];
}
