import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../release/run.js';
import { nodePackage, nodeProgram } from './package.js';

/**
 * A Node.js of a version ("24", "24.1.0"), from the npm registry unless it is there. Gives the path of the program.
 * @param {string} version
 * @param {string} kept a directory that is kept between runs
 * @param {{ platform: string, arch: string }} [machine]
 * @returns {Promise<string>}
 */
export async function downloadNode(version, kept, { platform, arch } = process) {
  const name = nodePackage(platform, arch);
  const folder = join(kept, `${name}-${version}`);
  const program = join(folder, nodeProgram(platform));
  if (existsSync(program)) return program;
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const archive = (await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: partial })).trim();
    await run('tar', ['xzf', archive], { cwd: partial });
    rmSync(join(partial, archive));
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return program;
}
