import { CliError } from '../errors.ts';
import { readServerVersionName } from '../rancher/version.ts';
import { chooseServer } from './choose-server.ts';
import type { Context } from './context.ts';
import { findKubectl } from './find-kubectl.ts';
import { connectTo } from './trust/connect-to.ts';

export interface Versions {
  /** Null when none is known, or named; its version is null for one that does not tell. */
  server: { url: string; version: string | null } | null;
  /** Null when PATH leads to none. */
  kubectl: { path: string; version: string | null } | null;
}

/** The versions of the server and of kubectl. A server that cannot be asked is told to the user, and its version is null. */
export async function readVersions(context: Context, named: string | undefined, profile: string): Promise<Versions> {
  const [server, kubectl] = await Promise.all([readServer(context, named, profile), findKubectl(context.env)]);
  return {
    server,
    kubectl: kubectl === undefined ? null : { path: kubectl.path, version: kubectl.version ?? null },
  };
}

async function readServer(context: Context, named: string | undefined, profile: string): Promise<Versions['server']> {
  const url = findServer(context, named, profile);
  if (url === undefined) return null;
  try {
    return { url, version: (await readServerVersionName(connectTo(context, { server: url, profile }))) ?? null };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    context.tell(error.describe());
    return { url, version: null };
  }
}

/** Not being logged in to any is no fault here. */
function findServer(context: Context, named: string | undefined, profile: string): string | undefined {
  try {
    return chooseServer(context, named, profile);
  } catch (error) {
    if (error instanceof CliError && error.code === 'loginNeeded') return undefined;
    throw error;
  }
}
