import yargs, { type Argv } from 'yargs';
import packageJson from '../../package.json' with { type: 'json' };
import { CliError } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import type { TrustOptions } from '../flows/trust-server.ts';
import { type MethodName, methodNames } from '../login/method.ts';
import { printable } from '../printable.ts';
import { parseDuration, type TrustArguments } from './options.ts';
import type { SandboxArguments } from './sandbox.ts';

/** Runs a command in a context of its own; gives the exit code. */
export type Runner = (verbose: boolean, run: (context: Context) => Promise<void>) => Promise<number>;

/** Parses the command line and runs what it asks for. Gives the exit code. */
export async function parseCommandLine(args: string[], runInContext: Runner): Promise<number> {
  let exitCode = 0;
  const command =
    <T extends { verbose: boolean }>(load: () => Promise<(context: Context, args: T) => Promise<void>>) =>
    async (parsed: T): Promise<void> => {
      exitCode = await runInContext(parsed.verbose, async (context) => (await load())(context, parsed));
    };
  try {
    await addCommands(createParser(args), command).parseAsync();
    return exitCode;
  } catch (error) {
    return runInContext(false, () => Promise.reject(error));
  }
}

declare module 'yargs' {
  interface Argv<T> {
    /** Left out of its published types: with `false`, subcommands do not take these options. */
    global(keys: readonly string[], isGlobal: false): Argv<T>;
  }
}

/** Of an option that is given twice the last one counts. (The parser's own setting for that would leave one of several clusters, too.) */
function takeLast(args: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !['_', '--', 'clusters'].includes(name)) args[name] = value.at(-1);
  }
}

/** Options of `kubeconfig` that its subcommands do not take. */
const makingOptions = [
  ...['clusters', 'all', 'file', 'merge', 'prune', 'dry-run', 'exec', 'current-context', 'names', 'prefix'],
  ...['command', 'ace', 'force'],
];

type Offer = (done: (error: Error | null, offers?: string[]) => void) => void;
type Done = (offers: string[]) => void;

/** Prints what may stand in place of the last word, one offer a line. Takes the words typed so far, the last one maybe empty. */
export async function printCompletions(words: string[]): Promise<void> {
  const parser = createParser(['--get-yargs-completions', 'kubectl-rancher', ...words]);
  const typed = words.at(-1) ?? '';
  // The generated offers hold the usage text of the default command too, which is no word.
  const isWord = (offer: string): boolean => /^([a-z]|--?[a-z]$|--[a-z-]{2})/.test(offer) && !/^--.$/.test(offer);
  parser.completion('completion', false, (_current: string, _args: unknown, offer: Offer, done: Done) => {
    offer((_error, offers = []) => done(offers.filter((word) => isWord(word) && word.startsWith(typed))));
  });
  await addCommands(parser, () => async () => undefined).parseAsync();
}

function createParser(args: string[]) {
  return yargs(args)
    .scriptName('kubectl rancher')
    .usage('kubectl rancher COMMAND\n\nLog in to Rancher once a day; kubectl works with every cluster of it.')
    .option('profile', {
      type: 'string',
      default: process.env.KUBECTL_RANCHER_PROFILE || 'default',
      defaultDescription: 'default',
      describe: 'Which login, for those who have several on one server',
    })
    .option('server', {
      type: 'string',
      describe: 'Address of the Rancher server (default: the one logged in to last)',
    })
    .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'Say on stderr what is going on' })
    .option('color', { type: 'boolean', describe: 'Colours on a terminal; --no-color for none', hidden: true })
    .middleware(({ color }) => {
      if (color === false) process.env.NO_COLOR = '1';
    })
    .version(packageJson.version)
    .help()
    .alias('help', 'h')
    .middleware(takeLast, true)
    .strict()
    .demandCommand(1, 'Which command?')
    .recommendCommands()
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new CliError('usage', message, 'See: kubectl rancher --help');
    });
}

type CommandRunner = <T extends { verbose: boolean }>(
  load: () => Promise<(context: Context, args: T) => Promise<void>>,
) => (parsed: T) => Promise<void>;

function addCommands(parser: ReturnType<typeof createParser>, command: CommandRunner) {
  return parser
    .command(
      'login [url]',
      'Log in to a Rancher server',
      (login) =>
        addTrustOptions(
          login
            .positional('url', { type: 'string', describe: 'Address of the server, with or without https://' })
            .option('provider', { type: 'string', describe: "Id of the server's auth provider" })
            .option('method', { choices: methodNames, describe: 'How to log in (default: what suits the provider)' })
            .option('username', { type: 'string', describe: 'User name, else it is asked for' })
            .option('password-stdin', { type: 'boolean', describe: 'Read the password from stdin' })
            .option('token-stdin', { type: 'boolean', describe: 'Read an API key (bearer token) from stdin' })
            .option('keep-token', {
              type: 'boolean',
              describe: 'Keep the API key itself, not a shorter one made with it',
            })
            .option('browser', { type: 'boolean', describe: 'Open a browser; --no-browser only shows the address' })
            .option('client-id', { type: 'string', describe: 'Client registered with Rancher as OIDC provider' })
            .option('client-secret-stdin', { type: 'boolean', describe: "Read that client's secret from stdin" })
            .option('session-store', {
              choices: ['keychain', 'file'] as const,
              describe: 'Where the session is kept (default: the keychain, else a file)',
            })
            .option('force', { type: 'boolean', describe: 'Log in anew although a session is good' })
            .option('merge', {
              type: 'boolean',
              describe: 'Put the clusters into the kubeconfig; --no-merge does not ask',
            })
            .example('$0 login rancher.example.com', 'asks for what it has to know')
            .example('$0 login --method token --no-browser', 'with an API key, over SSH'),
        ),
      command(async () => (await import('./login.ts')).runLogin),
    )
    .command(
      'logout [url]',
      'End the session and delete the tokens that came of it, on the server and here',
      (logout) =>
        logout
          .positional('url', { type: 'string', describe: 'Address of the server' })
          .option('all', { type: 'boolean', describe: 'Of every server and profile' })
          .example('$0 logout', 'of the server logged in to last'),
      command(async () => (await import('./logout.ts')).runLogout),
    )
    .command(
      'status',
      'Who is logged in where, and until when',
      (status) =>
        status
          .option('output', { alias: 'o', choices: ['table', 'json'] as const, default: 'table', describe: 'Format' })
          .option('check', { type: 'boolean', describe: 'Exit with 4 when a login is needed' })
          .example('$0 status --check', 'for scripts'),
      command(async () => (await import('./status.ts')).runStatus),
    )
    .command(
      'kubeconfig [clusters..]',
      "Write a kubeconfig for some or all of a server's clusters",
      (kubeconfig) =>
        kubeconfig
          .positional('clusters', { type: 'string', array: true, default: [], describe: 'Names or ids' })
          .option('all', { type: 'boolean', describe: 'Every cluster you have access to' })
          .option('file', { alias: 'f', type: 'string', describe: 'Write to this file (default: stdout)' })
          .option('merge', { type: 'boolean', describe: 'Put it into $KUBECONFIG or ~/.kube/config' })
          .option('prune', { type: 'boolean', describe: 'With --merge: remove the contexts of clusters that are gone' })
          .option('dry-run', { type: 'boolean', describe: 'With --merge: only show what would change' })
          .option('exec', { type: 'boolean', describe: 'A command in it, even where the server would put a token' })
          .option('current-context', { type: 'string', describe: 'The context that kubectl is to use by itself' })
          .option('names', {
            choices: ['host', 'plain'] as const,
            default: 'host' as const,
            describe: 'prod@rancher.example.com, or prod as Rancher has it',
          })
          .option('prefix', { type: 'string', default: '', describe: 'Stands before every name' })
          .option('command', {
            choices: ['bare', 'absolute'] as const,
            describe: 'How it names the plugin (default: bare where PATH leads to it)',
          })
          .option('ace', { type: 'boolean', describe: "--no-ace leaves out the clusters' own endpoints" })
          .option('force', { type: 'boolean', describe: 'Overwrite the file' })
          .global(makingOptions, false)
          .command(
            'convert [file]',
            "Turn Rancher's own entries into this program's",
            (convert) =>
              convert
                .positional('file', { type: 'string', describe: 'In place of $KUBECONFIG or ~/.kube/config' })
                .option('revoke', { type: 'boolean', describe: 'Delete the tokens that are not needed any more' })
                .example('$0 kubeconfig convert downloaded.yaml --revoke', 'and the tokens in it are worthless'),
            command(async () => (await import('./kubeconfig-convert.ts')).runKubeconfigConvert),
          )
          .command(
            'check [file]',
            'Say what is wrong with the entries of this program and of Rancher',
            (check) =>
              check
                .positional('file', { type: 'string', describe: 'In place of $KUBECONFIG or ~/.kube/config' })
                .example('$0 kubeconfig check', 'exit code 1 when kubectl would not work'),
            command(async () => (await import('./kubeconfig-check.ts')).runKubeconfigCheck),
          )
          .example('$0 kubeconfig --all --merge', 'every cluster of the server logged in to last')
          .example('$0 kubeconfig prod dev -f rancher.yaml', 'two of them, in a file of their own'),
      command(async () => (await import('./kubeconfig.ts')).runKubeconfig),
    )
    .command(
      'token',
      'Print an ExecCredential: what kubeconfigs run, as kubectl-rancher-auth',
      (token) =>
        token
          .option('cluster', { type: 'string', describe: 'Id of the cluster' })
          .option('user', { type: 'string', describe: "The cluster's name, in kubeconfigs that Rancher made" })
          .option('ttl', { type: 'string', describe: 'How long it is to live, for example 30m', coerce: parseTtl })
          .option('auth-provider', { type: 'string', describe: 'Provider to log in with, by id or type' })
          .option('auth-flow', {
            type: 'string',
            describe: 'authcode or devicecode: how to log in to Azure AD',
          })
          .option('cacerts', { type: 'string', describe: "File with the server's CA certificates" })
          .option('skip-verify', { type: 'boolean', describe: "Do not check the server's certificate" })
          .command(
            'delete',
            'Delete the tokens that were made for clusters, on the server and here',
            (remove) =>
              remove
                .option('all', { type: 'boolean', describe: 'Of every cluster' })
                .example('$0 token delete --cluster=c-m-abcd1234', 'of one cluster'),
            command(async () => (await import('./token-delete.ts')).runTokenDelete),
          )
          .example('$0 token --server=rancher.example.com --cluster=c-m-abcd1234', 'as a kubeconfig has it'),
      command(async () => {
        const { runToken } = await import('./token.ts');
        return (context: Context, { cacerts, skipVerify, authProvider, authFlow, ...args }: LegacyTokenArguments) =>
          runToken(context, {
            ...args,
            trust: legacyTrust(cacerts, skipVerify),
            ...(authProvider === undefined ? {} : { provider: authProvider }),
            ...legacyMethod(authFlow),
          });
      }),
    )
    .command(
      'sandbox',
      'Run a small Rancher on this machine, with users and clusters to try things on',
      (sandbox) =>
        sandbox
          .option('port', { type: 'number', default: 0, describe: 'Port on 127.0.0.1 (0: any that is free)' })
          .option('clusters', { type: 'number', default: 3, describe: 'How many clusters, with the local one' })
          .option('oidc-client', {
            type: 'boolean',
            default: false,
            describe: 'Make it an OIDC provider too, with one client',
          })
          .option('providers', {
            type: 'string',
            describe: 'Auth providers besides local: all, or ids with commas between',
          })
          .option('json', { type: 'boolean', default: false, describe: 'Say where it is on one line of JSON' })
          .example('$0 sandbox', 'in one terminal, and in another what it says'),
      command(async () => {
        const { runSandbox } = await import('./sandbox.ts');
        return (context: Context, args: SandboxArguments) => runSandbox(context, args);
      }),
    );
}

interface LegacyTokenArguments {
  verbose: boolean;
  profile: string;
  server: string | undefined;
  cluster: string | undefined;
  user: string | undefined;
  ttl: number | undefined;
  authProvider: string | undefined;
  authFlow: string | undefined;
  cacerts: string | undefined;
  skipVerify: boolean | undefined;
}

function legacyTrust(caFile: string | undefined, skip: boolean | undefined): TrustOptions {
  return { ...(caFile ? { caFile } : {}), ...(skip ? { insecureSkipTlsVerify: true } : {}) };
}

const legacyFlows: Record<string, MethodName> = { authcode: 'browser', devicecode: 'device' };

function legacyMethod(flow: string | undefined): { method?: MethodName } {
  if (flow === undefined) return {};
  const method = Object.hasOwn(legacyFlows, flow) ? legacyFlows[flow] : undefined;
  if (method !== undefined) return { method };
  throw new CliError('usage', `--auth-flow is "${printable(flow)}"; it can be authcode or devicecode`);
}

function parseTtl(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

function addTrustOptions<T>(parser: Argv<T>): Argv<T & TrustArguments> {
  return parser
    .option('ca-file', { type: 'string', describe: "File with the server's CA certificates" })
    .option('ca-checksum', { type: 'string', describe: "SHA-256 of the server's CA certificates, as Rancher shows it" })
    .option('insecure-skip-tls-verify', { type: 'boolean', describe: "Do not check the server's certificate" });
}
