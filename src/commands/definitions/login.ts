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
          .option('provider', { type: 'string', requiresArg: true, describe: 'ID of the auth provider to log in with' })
          .option('method', {
            choices: methodNames,
            requiresArg: true,
            describe: 'How to log in (default: depends on the provider)',
          })
          .option('username', {
            type: 'string',
            requiresArg: true,
            describe: 'User name (default: you are prompted for it)',
          })
          .option('password-stdin', { type: 'boolean', describe: 'Read the password from stdin' })
          .option('token-stdin', { type: 'boolean', describe: 'Read an API key (bearer token) from stdin' })
          .option('keep-token', {
            type: 'boolean',
            describe: 'Store the API key itself, not a shorter-lived token created from it',
          })
          .option('browser', { type: 'boolean', describe: 'Open a browser; --no-browser only prints the address' })
          .option('browser-command', {
            type: 'string',
            requiresArg: true,
            describe: 'Command that opens a browser, as in $BROWSER; remembered for this server ("none" forgets it)',
          })
          .option('proxy', {
            type: 'string',
            requiresArg: true,
            describe: 'Proxy for requests to this server; remembered for it ("none" forgets it)',
          })
          .option('client-id', {
            type: 'string',
            requiresArg: true,
            describe: 'ID of an OIDC client registered in Rancher',
          })
          .option('client-secret-stdin', { type: 'boolean', describe: "Read that client's secret from stdin" })
          .option('session-store', {
            choices: ['keychain', 'file'] as const,
            requiresArg: true,
            describe: 'Where to store the session (default: the keychain, or a file if there is none)',
          })
          .option('force', { type: 'boolean', describe: 'Log in again even if the session is still valid' })
          .option('merge', {
            type: 'boolean',
            describe: 'Merge the clusters into the kubeconfig; --no-merge skips the question',
          })
          .epilogue(
            examples(
              ['$0 login rancher.example.com', 'prompts only for what is missing'],
              ['$0 login --method token --no-browser', 'with an API key, over SSH'],
            ),
          ),
      ),
    command(async () => (await import('../login.ts')).runLogin),
  );
}
