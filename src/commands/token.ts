import { defaultProfile } from '../default-profile.ts';
import { CliError, SilentFailure } from '../errors.ts';
import { onlyServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { answerRequest } from '../flows/credential/answer-request.ts';
import { findFailure, isRetry, noteCaller } from '../flows/credential/caller-memory.ts';
import { answerOncePerCaller } from '../flows/credential/once-per-caller.ts';
import type { CredentialRequest } from '../flows/credential/request.ts';
import { environmentKeyHash } from '../flows/environment-server.ts';
import type { SessionNeed } from '../flows/session/session-need.ts';
import type { TrustOptions } from '../flows/trust/trust-options.ts';
import { formatExecCredential, parseExecInfo } from '../kube/exec-credential.ts';
import { parseClusterAddress } from '../kube/kubeconfig/server-address.ts';
import type { MethodName } from '../login/method.ts';
import { ownCommand } from '../own-commands.ts';
import { isBackgroundRun } from '../platform/processes/background-run.ts';
import { reasonOf } from '../printable.ts';
import { parseServerUrl } from '../server-url.ts';
import { type CredentialKey, credentialKeyOf } from '../store/credentials/credential-format.ts';

/** The plugin's arguments as kubeconfigs have them. */
export interface TokenArguments {
  server?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  profile?: string | undefined;
  /** The provider to log in with, by id or type. */
  provider?: string | undefined;
  /** How to log in, if a login is needed. */
  method?: MethodName | undefined;
  /** Milliseconds. */
  ttl?: number | undefined;
  trust?: TrustOptions;
}

const plainOptions = ['server', 'cluster', 'user', 'profile'];

/**
 * Parses the arguments of a plain credential request, without the leading `token`: only `--server=`, `--cluster=`, `--user=`
 * and `--profile=`. Returns undefined for anything else, quoted values included, which the full parser then reads.
 */
export function parsePlainRequest(args: string[]): TokenArguments | undefined {
  const options = new Map<string, string>();
  for (const argument of args) {
    const [, name, value] = /^--([a-z]+)=(.+)$/.exec(argument) ?? [];
    if (name === undefined || value === undefined || !plainOptions.includes(name) || options.has(name))
      return undefined;
    if (/^(["']).*\1$/s.test(value)) return undefined;
    options.set(name, value);
  }
  return Object.fromEntries(options);
}

/** Prints one ExecCredential for the Kubernetes client that runs this, or throws why there is none. A background run prints nothing. */
export async function runToken(context: Context, args: TokenArguments): Promise<void> {
  const execInfo = context.env.KUBERNETES_EXEC_INFO;
  const { apiVersion, clusterServer, clusterProxy } = parseExecInfo(execInfo);
  const need = readNeed(context, args);
  const key = readKey(need, args, { clusterServer, keyHash: environmentKeyHash(context.env, need.server) });
  const request: CredentialRequest = {
    ...need,
    ...key,
    isRetry: isRetry(context, key),
  };
  if (clusterProxy !== undefined) await useProxy(context, request, clusterProxy);
  if (isBackgroundRun(context.env)) {
    const { runInBackground } = await import('../flows/credential/from-server.ts');
    return runInBackground(context, request);
  }
  // Without this variable it is more likely a person at a terminal than a client that runs a failing plugin repeatedly.
  const credential = execInfo ? await answerOncePerCaller(context, request) : await answerRequest(context, request);
  noteCaller(context, key);
  try {
    await context.print(formatExecCredential(apiVersion, credential.token, credential.expiresAt));
  } catch (error) {
    // Ctrl-C has also ended the client. Its token is in the cache.
    throw context.interruptions.hasCome() ? new SilentFailure('cancelled', reasonOf(error)) : error;
  }
}

/** After a failure, the client runs the plugin again: what is said of the proxy was said then. */
async function useProxy(context: Context, request: CredentialRequest, address: string): Promise<void> {
  const { useProxyOfKubeconfig } = await import('../flows/trust/kubeconfig-proxy.ts');
  const isToldAlready = findFailure(context, request) !== undefined;
  useProxyOfKubeconfig(isToldAlready ? { ...context, tell: context.log } : context, request.server, address);
}

function readNeed(context: Context, args: TokenArguments): SessionNeed {
  const profile = args.profile ?? defaultProfile(context.env);
  return {
    server: readServer(context, args, profile),
    profile,
    trust: args.trust ?? {},
    ...(args.provider === undefined ? {} : { provider: args.provider }),
    ...(args.method === undefined ? {} : { method: args.method }),
  };
}

/** Rancher 2.14 writes kubeconfigs that name no server: under the name of its program the only login is meant. */
function readServer(context: Context, args: TokenArguments, profile: string): string {
  if (args.server !== undefined) return parseServerUrl(args.server);
  if (context.env.KUBECTL_RANCHER_NAME === 'rancher') return onlyServer(context, profile);
  throw new CliError(
    'usage',
    'token needs --server',
    `A kubeconfig that has it: ${ownCommand('kubeconfig --all --merge --exec', { profile: args.profile })}`,
  );
}

/** Without `--cluster`, the cluster's address identifies it, if the client passes that on. */
function readKey(
  need: SessionNeed,
  args: TokenArguments,
  { clusterServer, keyHash }: { clusterServer: string | undefined; keyHash: string | undefined },
): CredentialKey {
  const cluster = args.cluster ?? (clusterServer === undefined ? undefined : parseClusterAddress(clusterServer)?.id);
  const { user, ttl } = args;
  return credentialKeyOf({ server: need.server, profile: need.profile, cluster, user, ttl, keyHash });
}
