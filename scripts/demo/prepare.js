// Installs what the demo needs, when it is not there, and builds the program.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DemoError } from './errors.js';
import { duration, sayCommand, sayNote, sayStep } from './say.js';

/** Where this checkout lies, with a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {AbortSignal} signal */
export async function prepare(signal) {
  sayStep('What it needs: this checkout, built');
  if (isInstalled()) sayNote('the packages are installed already');
  else await runNpm(['ci'], signal);
  await runNpm(['run', 'build'], signal);
}

/** npm writes down what it installed; a lock file that is newer has not been installed yet. */
function isInstalled() {
  const installed = statSync(`${root}node_modules/.package-lock.json`, { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
}

/**
 * Runs npm, showing what it prints only when it fails.
 * @param {string[]} args
 * @param {AbortSignal} signal
 */
async function runNpm(args, signal) {
  const line = `npm ${args.join(' ')}`;
  sayCommand(line);
  const start = performance.now();
  const { exitCode, output } = await run(args, signal);
  if (exitCode !== 0) throw new DemoError(`"${line}" failed:\n\n${output.trim()}`);
  sayNote(duration(performance.now() - start));
}

/**
 * @param {string[]} args
 * @param {AbortSignal} signal
 * @returns {Promise<{ exitCode: number | null; output: string }>}
 */
function run(args, signal) {
  // Below npm, this is the very npm that runs us.
  const { npm_execpath: npm } = process.env;
  const [file, ...first] = npm ? [process.execPath, npm] : ['npm'];
  return new Promise((resolve) => {
    const child = spawn(file, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], signal });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ exitCode: null, output: error.message }));
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
