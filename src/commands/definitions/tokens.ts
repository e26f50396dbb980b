import { tokenFindings } from '../../flows/tokens/token-findings.ts';
import { tokenKinds } from '../../rancher/tokens/token-kinds.ts';
import { parseDuration, parseSpan } from '../program/options.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineTokens(program: Program, command: CommandRunner): void {
  program.command('tokens', 'List, create and delete the API tokens of Rancher', (tokens) =>
    addLoginOptions(tokens)
      .command(
        'list',
        'List your tokens, or those of all users',
        (list) =>
          addFilters(list)
            .epilogue(
              examples(
                ['$0 tokens list --never-expires -o wide', 'also says what they are for'],
                ['$0 tokens list --kind kubeconfig --kind api-key --unused-for 30d', 'tokens of two kinds'],
              ),
            )
            .epilogue(
              'A token ends when it expires or is deleted, or while its user is disabled. Changing a password ends no token.',
            ),
        command(async () => (await import('../tokens/list.ts')).runTokensList),
      )
      .command(
        'create',
        'Create a token (an API key) and print it once',
        (create) =>
          create
            .option('ttl', {
              type: 'string',
              requiresArg: true,
              default: '8h',
              describe: 'Lifetime, within what the server allows',
              coerce: parseDuration,
            })
            .option('cluster', {
              type: 'string',
              requiresArg: true,
              describe: 'The only cluster that the token works for, by name or ID',
            })
            .option('description', { type: 'string', requiresArg: true, describe: 'What the token is for' })
            .option('output', {
              alias: 'o',
              choices: ['json', 'yaml'] as const,
              requiresArg: true,
              describe: 'Print all fields, not only the token',
            })
            .epilogue(
              examples(
                ['$0 tokens create --cluster dev --ttl 1h', 'for a script that works on one cluster'],
                ['$0 kubeconfig dev --exec -f dev.yaml', 'the kubeconfig for that script, which its key cannot make'],
              ),
            ),
        command(async () => (await import('../tokens/create.ts')).runTokensCreate),
      )
      .command(
        'delete <ids..>',
        'Delete tokens by their IDs',
        (remove) =>
          remove
            .positional('ids', {
              type: 'string',
              array: true,
              demandOption: true,
              describe: 'As tokens list shows them',
            })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 tokens delete token-abcde ext/token-fghij', 'shows them and asks']))
            .epilogue(
              'Admins can delete the tokens of all users. Deleting a session does not delete the tokens that were created with it.',
            ),
        command(async () => (await import('../tokens/delete.ts')).runTokensDelete),
      )
      .command(
        'prune',
        'Delete all tokens that match the filters, after showing them',
        (prune) =>
          addFilters(prune)
            .option('dry-run', { type: 'boolean', describe: 'Only show what would be deleted' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(
              examples(
                ['$0 tokens prune --expired --dry-run', 'shows what it would delete'],
                ['$0 tokens prune --kind kubeconfig --never-expires --all-users', 'clean up as an admin'],
                [
                  '$0 tokens prune --kind session --kind api-key --kind kubeconfig',
                  'after a machine was lost: everything of yours but this login',
                ],
              ),
            )
            .epilogue(
              'Keeps the token you are logged in with, and without --kind agent also those of cluster agents: a cluster whose agent loses its token is disconnected from Rancher.',
            ),
        command(async () => (await import('../tokens/prune.ts')).runTokensPrune),
      )
      .demandCommand(1, 'list, create, delete or prune?'),
  );
}

/** Adds the filters of `list` and `prune`. */
function addFilters(command: Program) {
  return command
    .option('kind', {
      choices: tokenKinds,
      requiresArg: true,
      array: true,
      describe: 'Only tokens of this kind; can be repeated',
    })
    .option('never-expires', { type: 'boolean', describe: 'Only tokens that never expire' })
    .option('expired', { type: 'boolean', describe: 'Only expired tokens' })
    .option('older-than', {
      type: 'string',
      requiresArg: true,
      describe: 'Only tokens created at least this long ago, for example 30d',
      coerce: parseSpan,
    })
    .option('unused-for', {
      type: 'string',
      requiresArg: true,
      describe: 'Only tokens unused for at least this long (Rancher 2.10 and later)',
      coerce: parseSpan,
    })
    .option('cluster', { type: 'string', requiresArg: true, describe: 'Only tokens for this cluster, by name or ID' })
    .option('finding', {
      choices: tokenFindings,
      requiresArg: true,
      describe: 'Only tokens with this finding of audit',
    })
    .option('user', {
      type: 'string',
      requiresArg: true,
      describe: 'Only tokens of this user, by name or ID (other users: requires admin permission)',
    })
    .option('all-users', { type: 'boolean', describe: 'Tokens of all users (requires admin permission)' })
    .option('output', outputOption);
}
