import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../demo/prepare.js';

/**
 * Puts a copy of the program into a home and links to it from the home's PATH, as npm does, in place of the links to
 * this checkout: a build that replaces dist/ meanwhile does not disturb the measurement. Gives where it lies.
 * @param {import('../demo/home.js').Home} home
 * @param {string} [build] the folder of another build than this checkout's
 */
export function installCopy({ folder, bin }, build = root) {
  const program = join(folder, 'program');
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(build, part), join(program, part), { recursive: true });
  }
  for (const [name, file] of [
    ['kubectl-rancher', 'kubectl-rancher.js'],
    ['kubectl-rancher-auth', 'kubectl-rancher-auth'],
  ]) {
    const link = join(bin, `${name}`);
    rmSync(link, { force: true });
    symlinkSync(join(program, 'bin', `${file}`), link);
  }
  return program;
}
