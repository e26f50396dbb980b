// What there is on this machine, looked up without waiting for long.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mount, unmount } from './mount.ts';

/** Milliseconds. */
const patience = 20_000;

/** The first program of one of these names on PATH. */
export function findProgram(...names: string[]): string | undefined {
  return names.flatMap(listPrograms)[0];
}

function listPrograms(name: string): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).filter(canBeRun);
}

function canBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function findChromium(): string | undefined {
  return process.env.CHROMIUM || findProgram('chromium', 'chromium-browser', 'google-chrome');
}

/** A Python that has the Kubernetes client: the one that apt installs for may be behind a version manager's on PATH. */
export function findPythonWithKubernetes(): string | undefined {
  return listPrograms('python3').find((python) => ends(python, ['-c', 'import kubernetes']));
}

/** Whether the keychain's library can be loaded: of Linux, as what stands in for a keychain here is one of Linux. */
export function canLoadKeychainLibrary(): boolean {
  return process.platform === 'linux' && ends(process.execPath, ['-e', "require('keytar')"]);
}

export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-disk-'));
  const isMounted = mount(directory, 'size=64k') && unmount(directory);
  rmSync(directory, { recursive: true });
  return isMounted;
}

/** Whether a program, started in this checkout, ends well. */
function ends(program: string, args: string[]): boolean {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  return spawnSync(program, args, { cwd, timeout: patience, stdio: 'ignore' }).status === 0;
}
