import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findAllOnPath, isExecutableFile, isLastingPlace } from '../platform/paths/search-path.ts';
import type { ProgramFiles } from '../program-files.ts';
import { keepPrivateFile, readPrivateFile } from './files/private-files.ts';

export const pluginName = 'kubectl-rancher-auth';

export interface Installation {
  /**
   * Keeps a copy of the plugin's script where upgrades and version managers leave it alone, and beside it, for the
   * script, the paths of Node.js and the program. Returns the copy's path. Throws what the file system throws.
   */
  keepCopy(): string;
  /** The files of this installation, by their names on PATH. */
  programs: Record<string, string>;
  /** Whether it is one executable with Node.js in it. */
  isSingleExecutable: boolean;
}

export function createInstallation(files: ProgramFiles, dataDirectory: string, env: NodeJS.ProcessEnv): Installation {
  const directory = join(dataDirectory, 'bin');
  const isCurrent = (path: string, content: string): boolean => readPrivateFile(path) === content;
  const write = (path: string, content: string, mode: number): void =>
    keepPrivateFile(path, content, { durable: true, mode });
  return {
    programs: files.programs,
    isSingleExecutable: files.node === undefined,
    keepCopy() {
      const copy = join(directory, pluginName);
      const note = join(directory, 'installation');
      const [paths, script] = [describe(files, env), files.readScript()];
      if (!isCurrent(note, paths)) write(note, paths, 0o600);
      if (!isCurrent(copy, script) || !isExecutableFile(copy)) write(copy, script, 0o700);
      return copy;
    },
  };
}

/** Two lines: Node.js, empty when not needed, and the program. */
function describe({ node, program }: ProgramFiles, env: NodeJS.ProcessEnv): string {
  return node === undefined ? `\n${findLastingLink(program, env)}\n` : `${node}\n${program}\n`;
}

/** A link on PATH to an executable, since plugin managers move the link to the next version; else its own path. */
function findLastingLink(executable: string, env: NodeJS.ProcessEnv): string {
  const links = findAllOnPath('kubectl-rancher', env).filter(isLastingPlace);
  return links.find((link) => realpathSync(link) === executable) ?? executable;
}
