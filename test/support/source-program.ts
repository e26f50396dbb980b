import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { useDirectory } from './directory.ts';
import { patience } from './patience.ts';

/** Makes one file of a program in the tests' own source, as `node` runs it; returns its path. */
export async function bundleSource(entry: URL): Promise<string> {
  const directory = useDirectory();
  const program = join(directory, 'program.cjs');
  await build({ entryPoints: [fileURLToPath(entry)], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  return program;
}

/** Runs such a program, for what might block a test itself; returns its stdout. */
export async function runSource(entry: URL, args: string[]): Promise<string> {
  const program = await bundleSource(entry);
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { timeout: patience });
  return stdout;
}
