import { tokenKinds } from '../../rancher/token-kinds.ts';
import { parseDuration } from '../program/options.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';

export function defineTokens(program: Program, command: CommandRunner): void {
  program.command('tokens', "List, make and delete Rancher's API tokens", (tokens) =>
    addLoginOptions(tokens)
      .command(
        'list',
        "Your own tokens, or everybody's",
        (list) =>
          addFilters(list)
            .epilogue(
              examples(
                ['$0 tokens list --never-expires -o wide', 'and what they are for'],
                ['$0 tokens list --kind kubeconfig --kind api-key --unused-for 30d', 'of two kinds'],
              ),
            )
            .epilogue('Tokens end when they expire, are deleted, or their user is disabled. A new password ends none.'),
        command(async () => (await import('../tokens/list.ts')).runTokensList),
      )
      .command(
        'create',
        'Make a token, an API key, and print it once',
        (create) =>
          create
            .option('ttl', {
              type: 'string',
              requiresArg: true,
              default: '8h',
              describe: 'How long it is to live, within what the server allows',
              coerce: parseDuration,
            })
            .option('cluster', {
              type: 'string',
              requiresArg: true,
              describe: 'The only cluster it is to be good for, by name or id',
            })
            .option('description', { type: 'string', requiresArg: true, describe: 'What it is for' })
            .option('output', {
              alias: 'o',
              choices: ['json', 'yaml'] as const,
              requiresArg: true,
              describe: 'In place of the token alone',
            })
            .epilogue(examples(['$0 tokens create --cluster dev --ttl 1h', 'for a script that works on one cluster'])),
        command(async () => (await import('../tokens/create.ts')).runTokensCreate),
      )
      .command(
        'delete <ids..>',
        'Delete tokens by their ids',
        (remove) =>
          remove
            .positional('ids', { type: 'string', array: true, demandOption: true, describe: 'As tokens list has them' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(examples(['$0 tokens delete token-abcde ext/token-fghij', 'shows them, and asks']))
            .epilogue("An admin may delete everybody's."),
        command(async () => (await import('../tokens/delete.ts')).runTokensDelete),
      )
      .command(
        'prune',
        'Delete all tokens of some kind, after showing them',
        (prune) =>
          addFilters(prune)
            .option('dry-run', { type: 'boolean', describe: 'Only show what would be deleted' })
            .option('yes', { alias: 'y', type: 'boolean', describe: 'Do not ask' })
            .epilogue(
              examples(
                ['$0 tokens prune --expired --dry-run', 'shows what it would delete'],
                ['$0 tokens prune --kind kubeconfig --never-expires --all-users', "an admin's cleaning"],
              ),
            )
            .epilogue(
              'The token you are logged in with stays, and those of agents unless you name their kind: a cluster is lost without its agent.',
            ),
        command(async () => (await import('../tokens/prune.ts')).runTokensPrune),
      )
      .demandCommand(1, 'list, create, delete or prune?'),
  );
}

/** What list and prune choose tokens by. */
function addFilters(command: Program) {
  return command
    .option('kind', {
      choices: tokenKinds,
      requiresArg: true,
      array: true,
      describe: 'What they are for; may be given several times',
    })
    .option('never-expires', { type: 'boolean', describe: 'Those without an end' })
    .option('expired', { type: 'boolean', describe: 'Those that have ended' })
    .option('older-than', {
      type: 'string',
      requiresArg: true,
      describe: 'Made so long ago, for example 30d',
      coerce: parseSpan,
    })
    .option('unused-for', {
      type: 'string',
      requiresArg: true,
      describe: 'Not used for so long (Rancher 2.10 and later)',
      coerce: parseSpan,
    })
    .option('cluster', { type: 'string', requiresArg: true, describe: 'Made for this cluster, by name or id' })
    .option('all-users', { type: 'boolean', describe: "Everybody's, for admins" })
    .option('output', outputOption);
}

function parseSpan(text: string | string[] | undefined): number | undefined {
  const last = Array.isArray(text) ? text.at(-1) : text;
  return last === undefined ? undefined : parseDuration(last);
}
