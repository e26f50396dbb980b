import { CliError } from '../../errors.ts';
import { type ConvertOutcome, convertKubeconfig } from '../../kube/convert/convert-kubeconfig.ts';
import { listRancherHosts } from '../../kube/convert/rancher-hosts.ts';
import { holdsTokens } from '../../kube/convert/tokens-gone.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { readKubeconfigs } from '../../kube/kubeconfig/kubeconfig-files.ts';
import { normalHost } from '../../kube/kubeconfig/server-address.ts';
import { loginCommand } from '../../own-commands.ts';
import { updateLockedFiles } from '../../platform/files/locked-files.ts';
import { readCurrentUser } from '../../rancher/users.ts';
import { parseServerUrl, serverHost, serverUrlIn } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { withSession } from '../session/with-session.ts';
import { choosePluginCommand, profileInEntries } from './plugin-command.ts';
import { choosePaths, readFiles } from './read-texts.ts';
import { type Revocation, type RevokedToken, revokeTokens } from './revoke-replaced.ts';

export interface ConvertOptions {
  /** Whose entries; absent: of all servers that have a login here, or that Rancher's own commands in the files are for. */
  server?: string | undefined;
  profile: string;
  /** Absent: the files that kubectl reads. */
  file?: string | undefined;
  /** Whether the tokens that were in the files are deleted on their servers. */
  revoke: boolean;
}

export interface ConvertReport {
  outcome: ConvertOutcome;
  /** Where the last versions of the changed files lie. */
  backups: string[];
  /** Undefined when nothing was to be revoked. */
  revocation: Revocation | undefined;
}

/** Turns Rancher's own entries into this program's, in the user's kubeconfig or a file. */
export async function convertUserKubeconfig(context: Context, options: ConvertOptions): Promise<ConvertReport> {
  const { profile, revoke } = options;
  const paths = choosePaths(context.env, options.file);
  const before = readFiles(paths);
  const servers = chooseServers(context, options, before);
  const plugin = choosePluginCommand(context);
  const hosts = servers.map(serverHost);
  const convert = (files: KubeconfigFile[]): ConvertOutcome =>
    convertKubeconfig({ files, hosts, plugin, profile: profileInEntries(context, profile) });
  let outcome = convert(before);
  // A file that is rewritten before it shows that nothing can be revoked would keep its secret from the next try.
  if (revoke) await makeSureOfSessions(context, tokensToRevoke(outcome, servers), profile);
  const updated = await updateLockedFiles(paths, context.clock, (contents) => {
    const texts = paths.map((path, index) => ({ path, text: contents[index] }));
    const files = readKubeconfigs(texts, before);
    if (files.some((file, index) => file !== before[index])) outcome = convert(files);
    return outcome.files.map(({ source }) => source.text);
  });
  const tokens = revoke ? tokensToRevoke(outcome, servers) : [];
  return {
    outcome,
    backups: updated.flatMap(({ backup }) => backup ?? []),
    revocation: tokens.length === 0 ? undefined : await revokeTokens(context, { tokens, profile }),
  };
}

/** The server named, else all that have a login here, and those of Rancher's own commands in the files. */
function chooseServers({ sessions }: Context, { server, profile }: ConvertOptions, files: KubeconfigFile[]): string[] {
  if (server !== undefined) return [parseServerUrl(server)];
  const known = sessions.list().filter((record) => record.profile === profile);
  const named = listRancherHosts(files).flatMap((host) => serverUrlIn(host) ?? []);
  const servers = new Set([...known.map((record) => record.server), ...named]);
  if (servers.size > 0 || !files.some(holdsTokens)) return [...servers];
  throw new CliError(
    'usage',
    'which Rancher server do these entries belong to?',
    `Name it with --server, or log in first: ${loginCommand({ profile })}`,
  );
}

function tokensToRevoke({ unusedTokens }: ConvertOutcome, servers: string[]): RevokedToken[] {
  return unusedTokens.map(({ id, hosts }) => ({
    id,
    servers: servers.filter((server) => hosts.includes(normalHost(server))),
  }));
}

async function makeSureOfSessions(context: Context, tokens: RevokedToken[], profile: string): Promise<void> {
  for (const server of new Set(tokens.flatMap(({ servers }) => servers))) {
    await withSession(context, { server, profile }, ({ token }, http) => readCurrentUser(http, token));
  }
}
