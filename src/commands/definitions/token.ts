import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';
import type { TrustOptions } from '../../flows/trust/trust-options.ts';
import type { MethodName } from '../../login/method.ts';
import { printable } from '../../printable.ts';
import { parseDuration } from '../program/options.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

/** Options that `token delete` does not take. */
const printingOptions = ['user', 'ttl', 'auth-provider', 'auth-flow', 'cacerts', 'skip-verify'];

export function defineToken(program: Program, command: CommandRunner): void {
  program.command(
    'token',
    'What kubeconfigs run, as kubectl-rancher-auth: print an ExecCredential',
    (token) =>
      addLoginOptions(token, 'Address of the Rancher server; required')
        .option('cluster', { type: 'string', requiresArg: true, describe: 'ID of the cluster' })
        .option('user', {
          type: 'string',
          requiresArg: true,
          describe: 'Name of the cluster, in kubeconfigs made by Rancher',
        })
        .option('ttl', {
          type: 'string',
          requiresArg: true,
          describe: 'Lifetime of the token, for example 30m',
          coerce: parseTtl,
        })
        .option('auth-provider', {
          type: 'string',
          requiresArg: true,
          describe: 'Provider to log in with, by ID or type',
        })
        .option('auth-flow', {
          type: 'string',
          requiresArg: true,
          describe: 'How to log in to Azure AD: authcode or devicecode',
        })
        .option('cacerts', { type: 'string', requiresArg: true, describe: "File with the server's CA certificates" })
        .option('skip-verify', {
          type: 'boolean',
          describe: 'Ignored; only a login with --insecure-skip-tls-verify turns the check off',
        })
        .global(printingOptions, false)
        .command(
          'delete',
          'Delete cached tokens, on the server and here',
          (remove) =>
            addLoginOptions(remove)
              .option('cluster', { type: 'string', describe: 'Tokens for one cluster, by name or ID' })
              .option('all', { type: 'boolean', describe: 'Tokens for every cluster' })
              .epilogue(examples(['$0 token delete --cluster=prod', 'tokens for one cluster'])),
          command(async () => (await import('../token-delete.ts')).runTokenDelete),
        )
        .epilogue(examples(['$0 token --server=rancher.example.com --cluster=c-m-abcd1234', 'as a kubeconfig has it'])),
    command(async () => {
      const { runToken } = await import('../token.ts');
      return (context: Context, { cacerts, skipVerify, authProvider, authFlow, ...args }: LegacyTokenArguments) =>
        runToken(context, {
          ...args,
          trust: legacyTrust(cacerts, skipVerify),
          ...(authProvider === undefined ? {} : { provider: authProvider }),
          ...legacyMethod(authFlow),
        });
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
  return {
    fromKubeconfig: true,
    ...(caFile ? { caFile } : {}),
    ...(skip ? { insecureSkipTlsVerify: true } : {}),
  };
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
