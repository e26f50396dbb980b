import { CliError } from '../../errors.ts';
import { expectServerVersionName } from '../../rancher/version.ts';
import { chooseServer } from '../choose-server.ts';
import type { Context } from '../context.ts';
import { findKubectl } from '../kubeconfig/find-kubectl.ts';
import { connectTo } from '../trust/connect-to.ts';

export interface Versions {
  /** Null without a login or `--server`; its version is null if it cannot be read, or is too old to tell. */
  server: { url: string; version: string | null } | null;
  /** Null if kubectl is not on PATH. */
  kubectl: { path: string; version: string | null } | null;
}

export interface ReadVersions extends Versions {
  /** Why the server's version could not be read; it is null then. */
  failure: CliError | undefined;
}

/** Reads the versions of the server and of kubectl. */
export async function readVersions(
  context: Context,
  named: string | undefined,
  profile: string,
): Promise<ReadVersions> {
  const [{ server, failure }, kubectl] = await Promise.all([
    readServer(context, named, profile),
    findKubectl(context.env),
  ]);
  return {
    server,
    failure,
    kubectl: kubectl === undefined ? null : { path: kubectl.path, version: kubectl.version ?? null },
  };
}

async function readServer(
  context: Context,
  named: string | undefined,
  profile: string,
): Promise<Pick<ReadVersions, 'server' | 'failure'>> {
  const url = findServer(context, named, profile);
  if (url === undefined) return { server: null, failure: undefined };
  try {
    const version = await expectServerVersionName(connectTo(context, { server: url, profile }));
    return { server: { url, version: version ?? null }, failure: undefined };
  } catch (failure) {
    if (!(failure instanceof CliError)) throw failure;
    return { server: { url, version: null }, failure };
  }
}

/** Undefined without a login, which is not an error here. */
function findServer(context: Context, named: string | undefined, profile: string): string | undefined {
  try {
    return chooseServer(context, named, profile);
  } catch (error) {
    if (error instanceof CliError && error.code === 'loginNeeded') return undefined;
    throw error;
  }
}
