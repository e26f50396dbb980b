import { methodNames } from '../../login/method.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { addTrustOptions } from './trust-options.ts';

export function defineLogin(program: Program, command: CommandRunner): void {
  program.command(
    'login [url]',
    'Log in to a Rancher server',
    (login) =>
      addTrustOptions(
        addLoginOptions(login)
          .positional('url', { type: 'string', describe: 'Address of the server, with or without https://' })
          .option('provider', { type: 'string', requiresArg: true, describe: "Id of the server's auth provider" })
          .option('method', {
            choices: methodNames,
            requiresArg: true,
            describe: 'How to log in (default: what suits the provider)',
          })
          .option('username', { type: 'string', requiresArg: true, describe: 'User name, else it is asked for' })
          .option('password-stdin', { type: 'boolean', describe: 'Read the password from stdin' })
          .option('token-stdin', { type: 'boolean', describe: 'Read an API key (bearer token) from stdin' })
          .option('keep-token', {
            type: 'boolean',
            describe: 'Keep the API key itself, not a shorter one made with it',
          })
          .option('browser', { type: 'boolean', describe: 'Open a browser; --no-browser only shows the address' })
          .option('client-id', {
            type: 'string',
            requiresArg: true,
            describe: 'Client registered with Rancher as OIDC provider',
          })
          .option('client-secret-stdin', { type: 'boolean', describe: "Read that client's secret from stdin" })
          .option('session-store', {
            choices: ['keychain', 'file'] as const,
            requiresArg: true,
            describe: 'Where the session is kept (default: the keychain, else a file)',
          })
          .option('force', { type: 'boolean', describe: 'Log in anew although a session is good' })
          .option('merge', {
            type: 'boolean',
            describe: 'Put the clusters into the kubeconfig; --no-merge does not ask',
          })
          .epilogue(
            examples(
              ['$0 login rancher.example.com', 'asks only for what is missing'],
              ['$0 login --method token --no-browser', 'with an API key, over SSH'],
            ),
          ),
      ),
    command(async () => (await import('../login.ts')).runLogin),
  );
}
