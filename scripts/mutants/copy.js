import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { switchMutants } from './switch.js';

/** @typedef {import('./find.js').Mutant} Mutant */

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The names of files in a copy. */
const [switchFile, noteFile] = ['src/mutant-switch.ts', 'note-test-file.ts'];
export const configFile = 'vitest.mutants.config.ts';

/**
 * Copies the tree, with all of the mutants in its source, and builds it there. None of them is active.
 * @param {Mutant[]} mutants
 * @returns {Copy}
 */
export function makeCopy(mutants) {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-mutants-'));
  const path = (/** @type {string} */ name) => join(folder, name);
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const name of files.toString().split('\0').filter(Boolean)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    cpSync(join(root, name), path(name), { verbatimSymlinks: true });
  }
  symlinkSync(join(root, 'node_modules'), path('node_modules'));
  const numbered = mutants.map((mutant, number) => ({ number, mutant }));
  for (const [file, own] of groupByFile(numbered)) {
    const module = `./${relative(dirname(file), switchFile)}`.replace('./..', '..');
    writeFileSync(path(file), switchMutants(readFileSync(path(file), 'utf8'), own, module));
  }
  writeFileSync(path(switchFile), switchText(path('active'), path('current'), path('reached')));
  writeFileSync(path(noteFile), noteText(path('current')));
  writeFileSync(path(configFile), configText);
  for (const name of ['active', 'current', 'reached']) writeFileSync(path(name), '');
  // Some tests run the program as another user.
  chmodSync(folder, 0o755);
  chmodSync(path('reached'), 0o666);
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: folder });
  return { folder, activate: (number) => writeFileSync(path('active'), String(number)), reached: path('reached') };
}

/**
 * @typedef {object} Copy
 * @property {string} folder
 * @property {(number: number) => void} activate makes one mutant run, in all processes that start from now on
 * @property {string} reached a file with a line for each test file and mutant that it has reached, while none was active
 */

/** @param {{ number: number, mutant: Mutant }[]} numbered */
function groupByFile(numbered) {
  /** @type {Map<string, typeof numbered>} */
  const groups = new Map();
  for (const one of numbered) groups.set(one.mutant.file, [...(groups.get(one.mutant.file) ?? []), one]);
  return groups;
}

/** @param {string} active @param {string} current @param {string} reached */
const switchText = (active, current, reached) => `import { appendFileSync, readFileSync } from 'node:fs';
const active = readFileSync(${JSON.stringify(active)}, 'utf8');
const seen = new Set<number>();
export function isActive(number: number): boolean {
  if (active === '' && !seen.has(number)) {
    seen.add(number);
    appendFileSync(${JSON.stringify(reached)}, number + ' ' + readFileSync(${JSON.stringify(current)}, 'utf8') + '\\n');
  }
  return active === String(number);
}
`;

/** @param {string} current */
const noteText = (current) => `import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
writeFileSync(${JSON.stringify(current)}, expect.getState().testPath ?? '');
`;

const configText = `import config from './vitest.config.ts';
const setupFiles = [...(config.test?.setupFiles ?? []), './${noteFile}'];
export default { ...config, cacheDir: '.vite', test: { ...config.test, isolate: true, setupFiles } };
`;
