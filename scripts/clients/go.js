import { join } from 'node:path';
import { run } from '../release/run.js';
import { keep } from './kept.js';

/**
 * A program from the Go module proxy; gives its path.
 * @param {string} kept
 * @param {{ program: string, package: string, version: string }} source
 */
export async function installGoProgram(kept, { program, package: name, version }) {
  const env = { ...process.env, CGO_ENABLED: '0' };
  const directory = await keep(kept, `${program}-${version}`, (partial) =>
    run('go', ['install', '-ldflags=-s -w', `${name}@v${version}`], { env: { ...env, GOBIN: join(partial, 'bin') } }),
  );
  return join(directory, 'bin', program);
}
