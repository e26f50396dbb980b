import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What this program was installed as: a package that Node.js runs, or a single executable that has Node.js and the package in it. */
export interface ProgramFiles {
  /** The package's entry for Node.js, or the executable. */
  program: string;
  /** The Node.js that the entry is run with; a single executable needs none. */
  node: string | undefined;
  /** The files by the names that they have on PATH. In an executable's place, those that it is delivered with. */
  programs: Record<string, string>;
  /** The text of the credential plugin's script. */
  readScript(): string;
  /** The first argument that makes `process.execPath` the process that asks the keychain. */
  keychainProcess: string;
}

/** This one's. */
export function findProgramFiles(): ProgramFiles {
  const sea = process.getBuiltinModule('node:sea');
  return sea.isSea() ? inExecutable(sea) : inPackage();
}

/** This file lies in dist/ or, in a test, in src/. */
function inPackage(): ProgramFiles {
  const besides = (path: string): string => join(import.meta.dirname, path);
  const script = besides('../bin/kubectl-rancher-auth');
  const program = besides('../bin/kubectl-rancher.js');
  return {
    program,
    node: process.execPath,
    programs: {
      'kubectl-rancher': program,
      'kubectl-rancher-auth': script,
      'kubectl_complete-rancher': besides('../bin/kubectl_complete-rancher.js'),
    },
    readScript: () => readFileSync(script, 'utf8'),
    keychainProcess: besides('./keychain-process.cjs'),
  };
}

function inExecutable(sea: typeof import('node:sea')): ProgramFiles {
  const besides = (name: string): string => join(dirname(process.execPath), name);
  return {
    program: process.execPath,
    node: undefined,
    programs: {
      'kubectl-rancher': process.execPath,
      'kubectl-rancher-auth': besides('kubectl-rancher-auth'),
      'kubectl_complete-rancher': besides('kubectl_complete-rancher'),
    },
    readScript: () => sea.getAsset('kubectl-rancher-auth', 'utf8'),
    // The executable's first lines know it.
    keychainProcess: '__keychain-process',
  };
}
