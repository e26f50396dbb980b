import { chmodSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-files.ts';

export const pluginName = 'kubectl-rancher-auth';

export interface Installation {
  /**
   * Keeps a copy of the plugin's script where upgrades and version managers do not reach, and notes beside it which
   * Node.js and which program to run, which the script reads. Gives the copy's path. Throws what the file system throws.
   */
  keepCopy(): string;
  /** The files of this installation, by the names that they have on PATH. */
  programs: Record<string, string>;
}

export interface InstallationOptions {
  dataDirectory: string;
  /** The script as it was installed. */
  script: string;
  /** The program's entry for Node.js. */
  program: string;
  /** The Node.js that runs now. */
  node: string;
}

export function createInstallation({ dataDirectory, script, program, node }: InstallationOptions): Installation {
  const directory = join(dataDirectory, 'bin');
  const writeIfChanged = (path: string, content: string): void => {
    if (readPrivateFile(path) !== content) writePrivateFile(path, content, { durable: true });
  };
  return {
    programs: {
      'kubectl-rancher': program,
      [pluginName]: script,
      'kubectl_complete-rancher': join(dirname(program), 'kubectl_complete-rancher.js'),
    },
    keepCopy() {
      const copy = join(directory, pluginName);
      writeIfChanged(join(directory, 'installation'), `${node}\n${program}\n`);
      writeIfChanged(copy, readFileSync(script, 'utf8'));
      chmodSync(copy, 0o700);
      return copy;
    },
  };
}
