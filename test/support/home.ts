import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { findDirectories } from '../../src/platform/paths/paths.ts';
import { sweepLockDirectories } from './lock-directories.ts';
import { expectSecretsInTheirPlaces } from './secrets.ts';

const bin = fileURLToPath(new URL('../../bin', import.meta.url));

/** A user's home directory with nothing in it, and the environment of a process that lives there. */
export interface Home {
  directory: string;
  env: Record<string, string>;
  /** A path inside of it. */
  path(name: string): string;
  /** The program's own directories there, or a path inside of one: where this platform has them. */
  cache(name?: string): string;
  data(name?: string): string;
}

/** What a test leaves read-only nobody but root could remove. */
function makeRemovable(directory: string): void {
  chmodSync(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeRemovable(join(directory, entry.name));
  }
}

/**
 * Makes a home for one test, with this program on its PATH. Nothing of the real user's environment comes along but the
 * rest of PATH, and where libraries are looked for. At its end, secrets of the sandbox have to be where they belong.
 */
export function createHome(): Home {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-rancher-home-'));
  onTestFinished(() => {
    try {
      expectSecretsInTheirPlaces(directory);
    } finally {
      makeRemovable(directory);
      rmSync(directory, { recursive: true, force: true });
      sweepLockDirectories();
    }
  });
  const path = (name: string): string => join(directory, name);
  // Windows asks the system where a home is: HOME alone would leave the real user's stores in use.
  const appData = { APPDATA: path('AppData/Roaming'), LOCALAPPDATA: path('AppData/Local') };
  const places = { HOME: directory, ...(process.platform === 'win32' && appData) };
  const directories = findDirectories(places);
  mkdirSync(path('bin'));
  symlinkSync(join(bin, 'kubectl-rancher.js'), path('bin/kubectl-rancher'));
  symlinkSync(join(bin, 'kubectl-rancher-auth'), path('bin/kubectl-rancher-auth'));
  symlinkSync(join(bin, 'kubectl_complete-rancher.js'), path('bin/kubectl_complete-rancher'));
  return {
    directory,
    path,
    cache: (name = '') => join(directories.cache, name),
    data: (name = '') => join(directories.data, name),
    env: {
      ...places,
      PATH: [path('bin'), process.env.PATH].join(delimiter),
      ...(process.env.LD_LIBRARY_PATH ? { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH } : {}),
      TERM: 'xterm-256color',
      KUBECONFIG: path('kubeconfig'),
      KUBECTL_RANCHER_SESSION_STORE: 'file',
    },
  };
}
