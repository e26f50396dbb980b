// This project as a checkout on Windows has it: with the packages of Windows, which are kept between runs.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keptDirectory } from '../nodes/package.js';
import { run } from '../release/run.js';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const manifests = ['package.json', 'package-lock.json', '.npmrc'];
const copied = ['bin', 'dist', 'docs', 'scripts', 'src', 'test', 'vitest.config.ts', 'vitest.on-windows.config.ts'];

/**
 * The folder of a checkout with what this one has now.
 * @param {(line: string) => void} say
 * @returns {Promise<string>}
 */
export async function makeCheckout(say) {
  const folder = join(keptDirectory(process.env, homedir(), 'windows'), 'checkout');
  await installPackages(folder, say);
  for (const name of copied) {
    rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(project, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/**
 * @param {string} folder
 * @param {(line: string) => void} say
 */
async function installPackages(folder, say) {
  const note = join(folder, 'node_modules', '.installed-from');
  const lock = readFileSync(join(project, 'package-lock.json'), 'utf8');
  if (existsSync(note) && readFileSync(note, 'utf8') === lock) return;
  say('the npm packages of Windows, once');
  mkdirSync(folder, { recursive: true });
  for (const name of manifests) copyFileSync(join(project, name), join(folder, name));
  await run('npm', ['ci', '--os=win32', '--cpu=x64', '--prefer-offline'], { cwd: folder });
  writeFileSync(note, lock);
}
