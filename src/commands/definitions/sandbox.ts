import type { Context } from '../../flows/context.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import type { SandboxArguments } from '../sandbox.ts';
import { examples } from './examples.ts';

export function defineSandbox(program: Program, command: CommandRunner): void {
  program.command(
    'sandbox',
    'Run a small Rancher on this machine, with users and clusters for trying things out',
    (sandbox) =>
      sandbox
        .version(false)
        .option('version', {
          type: 'string',
          requiresArg: true,
          describe: 'Rancher version: 2.4.6, 2.4.7, 2.6.7, 2.8, 2.13, 2.14, 2.15 (default) or 2.16',
        })
        .option('port', {
          type: 'number',
          requiresArg: true,
          default: 0,
          describe: 'Port on 127.0.0.1 (0: any free port)',
        })
        .option('clusters', {
          type: 'number',
          requiresArg: true,
          default: 3,
          describe: 'Number of clusters, the local one included',
        })
        .option('oidc-client', {
          type: 'boolean',
          default: false,
          describe: 'Make it an OIDC provider, with one client',
        })
        .option('providers', {
          type: 'string',
          requiresArg: true,
          describe: 'Auth providers besides local: all, or ids separated by commas',
        })
        .option('like-real', {
          type: 'boolean',
          default: false,
          describe: 'Add what a real server adds: more fields, and deletions that take effect 20 ms later',
        })
        .option('json', { type: 'boolean', default: false, describe: 'Print its address as one line of JSON' })
        .epilogue(examples(['$0 sandbox', 'then run, in another terminal, the command it prints'])),
    command(async () => {
      const { runSandbox } = await import('../sandbox.ts');
      return (context: Context, args: SandboxArguments) => runSandbox(context, args);
    }),
  );
}
