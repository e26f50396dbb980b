import { CliError } from '../errors.ts';
import { type Ask, answerAsk } from '../flows/answer-ask.ts';
import type { Context } from '../flows/context.ts';
import type { TrustOptions } from '../flows/trust-server.ts';
import { formatExecCredential, parseExecInfo } from '../kube/exec-credential.ts';
import { clusterIdInUrl, parseServerUrl } from '../rancher/server-url.ts';

/** The plugin's arguments as kubeconfigs have them. */
export interface TokenArguments {
  server?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  profile?: string | undefined;
  /** The provider to log in with, by id or type. */
  provider?: string | undefined;
  /** Milliseconds. */
  ttl?: number | undefined;
  trust?: TrustOptions;
}

const plainOptions = ['server', 'cluster', 'user', 'profile'];

/**
 * The arguments of a plain ask, without the leading `token`: nothing but `--server=`, `--cluster=`, `--user=` and `--profile=`.
 * Gives undefined for anything else, which the full parser then reads.
 */
export function parsePlainAsk(args: string[]): TokenArguments | undefined {
  const options = new Map<string, string>();
  for (const argument of args) {
    const [, name, value] = /^--([a-z]+)=(.+)$/.exec(argument) ?? [];
    if (name === undefined || value === undefined || !plainOptions.includes(name) || options.has(name))
      return undefined;
    options.set(name, value);
  }
  return Object.fromEntries(options);
}

/** Prints one ExecCredential for the Kubernetes client that asks, or throws why there is none. */
export async function runToken(context: Context, args: TokenArguments): Promise<void> {
  const execInfo = context.env.KUBERNETES_EXEC_INFO;
  const { apiVersion, clusterServer } = parseExecInfo(execInfo);
  const ask = readAsk(context, args, clusterServer);
  // Without this variable it is rather a person trying things out than a client that runs a failing plugin again and again.
  const credential = execInfo ? await answerOncePerAsker(context, ask) : await answerAsk(context, ask);
  await context.print(formatExecCredential(apiVersion, credential.token, credential.expiresAt));
}

function readAsk(context: Context, args: TokenArguments, clusterServer: string | undefined): Ask {
  if (args.server === undefined) {
    throw new CliError('usage', 'token needs --server', 'A kubeconfig that has it: kubectl rancher kubeconfig --all');
  }
  const clusterInfoId = clusterServer === undefined ? undefined : clusterIdInUrl(clusterServer);
  return {
    server: parseServerUrl(args.server),
    profile: args.profile ?? (context.env.KUBECTL_RANCHER_PROFILE || 'default'),
    trust: args.trust ?? {},
    ...(args.cluster === undefined ? {} : { cluster: args.cluster }),
    ...(args.user === undefined ? {} : { user: args.user }),
    ...(args.provider === undefined ? {} : { provider: args.provider }),
    ...(args.ttl === undefined ? {} : { ttl: args.ttl }),
    ...(clusterInfoId === undefined ? {} : { clusterInfoId }),
  };
}

/** kubectl runs a failing plugin several times over: the user is asked, and told, only once. */
async function answerOncePerAsker(context: Context, ask: Ask): Promise<Awaited<ReturnType<typeof answerAsk>>> {
  const earlier = context.failedAsks.find(context.asker, ask, context.clock.now());
  if (earlier !== undefined) throw new SaidBefore(earlier);
  try {
    return await answerAsk(context, ask);
  } catch (error) {
    if (error instanceof CliError) rememberFailure(context, ask, error);
    throw error;
  }
}

function rememberFailure(context: Context, ask: Ask, error: CliError): void {
  try {
    context.failedAsks.remember(context.asker, ask, context.clock.now(), error);
  } catch (problem) {
    context.log(`the failure could not be noted: ${problem}`);
  }
}

/** A failure whose words this asker has had already. */
export class SaidBefore extends CliError {
  constructor({ code, message }: CliError) {
    super(code, message);
  }

  override describe(): string {
    return '';
  }
}
