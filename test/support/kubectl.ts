import { existsSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { kubectlProgram, kubectlVersion, unpackKubectl } from '../../scripts/kubectl.js';
import type { Home } from './home.ts';

/** A kubectl on this machine: its minor version ("1.33") and where it lies. */
export interface Kubectl {
  version: string;
  path: string;
}

let found: Promise<Kubectl[]> | undefined;

/**
 * Every kubectl there is, oldest first, one of each minor version: those on this machine and the one among the dev
 * dependencies.
 */
export function findKubectls(): Promise<Kubectl[]> {
  found ??= find();
  return found;
}

/** The newest kubectl there is. */
export async function anyKubectl(): Promise<Kubectl> {
  const newest = (await findKubectls()).at(-1);
  if (newest === undefined) {
    throw new Error('no kubectl: neither on PATH nor in the dev dependencies for this platform');
  }
  return newest;
}

/** Puts a kubectl on the PATH of a home, for commands that a user types. Gives its path. */
export async function putKubectlOnPath(home: Home): Promise<string> {
  const { path } = await anyKubectl();
  symlinkSync(path, home.path(`bin/${kubectlProgram}`));
  return path;
}

async function find(): Promise<Kubectl[]> {
  const unpacked = await unpackKubectl();
  const paths = [...kubectlsOnPath(), ...(unpacked === undefined ? [] : [unpacked])];
  const all = await Promise.all(paths.map(async (path) => ({ version: await minorVersion(path), path })));
  const byVersion = new Map(all.map((kubectl) => [kubectl.version, kubectl]));
  const minor = ({ version }: Kubectl): number => Number(version.split('.')[1]);
  return [...byVersion.values()].sort((one, other) => minor(one) - minor(other));
}

/** The kubectl on PATH, or, where it only chooses among versions that lie beside it, those. */
function kubectlsOnPath(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const command = folders.map((folder) => join(folder, kubectlProgram)).find((path) => existsSync(path));
  if (command === undefined) return [];
  const folder = dirname(realpathSync(command));
  const versions = readdirSync(folder).filter((name) => /^kubectl\.1\.\d+$/.test(name));
  return versions.length === 0 ? [command] : versions.map((name) => join(folder, name));
}

async function minorVersion(path: string): Promise<string> {
  return /^v(1\.\d+)/.exec(await kubectlVersion(path))?.[1] ?? '1.0';
}
