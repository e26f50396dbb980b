// Installs what the demo needs, when it is not there, and builds the program.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** Whether npm has written down that it installed what the lock file wants: what is optional may be missing on this machine. */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([path]) => path !== '');
  return (
    wanted.length > 0 &&
    wanted.every(([path, { version, optional }]) => optional || installed[path]?.version === version)
  );
}

/**
 * @param {string} name of a lock file, which may not be there
 * @returns {Record<string, { version: string; optional?: boolean }>} by the folder of each package
 */
function readPackages(name) {
  try {
    return JSON.parse(readFileSync(root + name, 'utf8')).packages;
  } catch {
    return {};
  }
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
