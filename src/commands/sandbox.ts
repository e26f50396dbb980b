import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, systemErrorCode } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import { loginCommand } from '../own-commands.ts';
import { createFile } from '../platform/files/create-file.ts';
import { untilInterrupted } from '../platform/processes/signals.ts';
import { printable } from '../printable.ts';
import type { ProviderId, Sandbox, SandboxVersion } from '../sandbox/sandbox.ts';
import { quoteForShell } from '../shell-words.ts';

export interface SandboxArguments {
  verbose: boolean;
  port: number;
  clusters: number;
  /** One of the sandbox's versions; default: the newest release. */
  version?: string | undefined;
  json: boolean;
  oidcClient: boolean;
  likeReal: boolean;
  /** `all`, or ids separated by commas. */
  providers?: string | undefined;
}

/** The redirect URIs of the OIDC client. Their ports are fixed, since Rancher compares them, too. */
const REDIRECT_URIS = [18990, 18991, 18992].map((port) => `http://127.0.0.1:${port}/callback`);

/** Runs a sandbox until `end` resolves: prints its address, and leaves nothing behind. */
export async function runSandbox(
  { print }: Pick<Context, 'print'>,
  args: SandboxArguments,
  end: Promise<void> = untilInterrupted(),
): Promise<void> {
  const sandbox = await start(args);
  const directory = await mkdtemp(join(tmpdir(), 'kubectl-rancher-sandbox-'));
  try {
    const caFile = join(directory, 'ca.pem');
    createFile(caFile, sandbox.caPem);
    await print(`${args.json ? readyLine(sandbox, caFile) : welcome(sandbox, caFile)}\n`);
    await end;
  } finally {
    await rm(directory, { recursive: true, force: true });
    await sandbox.close();
  }
}

async function start({ port, clusters, version, oidcClient, likeReal, providers }: SandboxArguments): Promise<Sandbox> {
  if (!Number.isInteger(clusters) || clusters < 1)
    throw new CliError('usage', '--clusters takes a number of at least 1');
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new CliError('usage', '--port takes a number from 0 to 65535');
  const sandbox = await import('../sandbox/sandbox.ts');
  try {
    return await sandbox.startSandbox({
      port,
      clusterCount: clusters,
      likeReal,
      ...readVersion(version, oidcClient, sandbox),
      providers: readProviders(providers, sandbox),
      ...(oidcClient && { oidcClient: { redirectUris: REDIRECT_URIS } }),
    });
  } catch (error) {
    if (systemErrorCode(error) !== 'EADDRINUSE') throw error;
    throw new CliError('failed', `port ${port} on 127.0.0.1 is in use`, 'To use any free port, omit --port.');
  }
}

type KnownVersions = Pick<
  typeof import('../sandbox/sandbox.ts'),
  'canBeOidcProvider' | 'SANDBOX_VERSIONS' | 'isSandboxVersion'
>;

function readVersion(
  version: string | undefined,
  oidcClient: boolean,
  known: KnownVersions,
): { version?: SandboxVersion } {
  if (version === undefined) return {};
  if (!known.isSandboxVersion(version)) {
    const list = known.SANDBOX_VERSIONS.join(', ');
    throw new CliError('usage', `the sandbox has no version ${printable(version)}`, `--version takes one of: ${list}`);
  }
  if (!oidcClient || known.canBeOidcProvider(version)) return { version };
  throw new CliError(
    'usage',
    `Rancher ${version} cannot be an OIDC provider`,
    'With --oidc-client, use a newer --version.',
  );
}

type KnownProviders = Pick<typeof import('../sandbox/sandbox.ts'), 'PROVIDER_IDS' | 'isProviderId'>;

function readProviders(list: string | undefined, { PROVIDER_IDS, isProviderId }: KnownProviders): ProviderId[] {
  if (list === 'all') return [...PROVIDER_IDS];
  const ids = (list ?? '').split(',').map((id) => id.trim());
  return ids
    .filter((id) => id !== '')
    .map((id) => {
      if (isProviderId(id)) return id;
      throw new CliError(
        'usage',
        `there is no provider ${printable(id)}`,
        `--providers takes all, or some of: ${PROVIDER_IDS.join(', ')}`,
      );
    });
}

function readyLine({ url, caChecksum, users, clusters, oidcClient }: Sandbox, caFile: string): string {
  return JSON.stringify({ url, caFile, caChecksum, users, clusters, ...(oidcClient && { oidcClient }) });
}

function welcome(sandbox: Sandbox, caFile: string): string {
  const { url, caChecksum, users, clusters, oidcClient } = sandbox;
  return [
    `A small Rancher is ready at ${url}`,
    '',
    ...users.map(({ username, password }) => `  user ${username}, password ${password}`),
    ...clusters.map(({ id, name }) => `  cluster ${name} (${id})${id === 'local' ? ', for admins only' : ''}`),
    ...providerLines(sandbox),
    `  CA ${caFile}`,
    `  CA checksum ${caChecksum}`,
    ...(oidcClient ? [`  OIDC client ${oidcClient.clientId}, secret ${oidcClient.clientSecret}`] : []),
    '',
    'In another terminal, type:',
    '',
    `  ${loginCommand({ server: url }, `--ca-file ${quoteForShell(caFile)}`)}`,
    '',
    'Ctrl-C stops it and discards everything in it.',
  ].join('\n');
}

function providerLines({ state, people, identityUrl }: Sandbox): string[] {
  const ids = [...state.providers.keys()];
  if (ids.length === 0) return [];
  return [
    `  providers local, ${ids.join(', ')}`,
    ...people.map(({ username, password }) => `  with all but local: ${username}, password ${password}`),
    ...(identityUrl === '' ? [] : [`  their sign-in pages ${identityUrl}`]),
  ];
}
