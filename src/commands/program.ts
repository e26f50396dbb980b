import yargs from 'yargs';
import packageJson from '../../package.json' with { type: 'json' };
import { CliError } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import { parserWords } from './parser-words.ts';

/** The parser with what every command takes; the commands are defined on it. */
export type Program = ReturnType<typeof createProgram>;

/** Makes a yargs handler of a command that is loaded only when it runs. */
export type CommandRunner = <T extends { verbose: boolean }>(
  load: () => Promise<(context: Context, args: T) => Promise<void>>,
) => (parsed: T) => Promise<void>;

declare module 'yargs' {
  interface Argv<T> {
    /** Left out of its published types: with `false`, subcommands do not take these options. */
    global(keys: readonly string[], isGlobal: false): Argv<T>;
    /** Left out of its published types: words with a number have one for each. */
    updateStrings(words: Record<string, string | { one: string; other: string }>): Argv<T>;
  }
}

/** What may be given several times. */
const lists = new Set(['_', '--', 'clusters', 'ids', 'kind']);

/** Of any other option that is given twice the last one counts. (The parser's own setting for that would leave one of several clusters, too.) */
function takeLast(args: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !lists.has(name)) args[name] = value.at(-1);
  }
}

export function createProgram(args: string[]) {
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
    .option('color', { type: 'boolean', describe: 'Colours on a terminal; --no-color for none' })
    .middleware(({ color }) => {
      if (color === false) process.env.NO_COLOR = '1';
    })
    .middleware(takeLast, true)
    .version(packageJson.version)
    .help()
    .alias('help', 'h')
    .strict()
    .demandCommand(1, 'Which command?')
    .recommendCommands()
    .updateStrings(parserWords)
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      if (error instanceof CliError || !message) throw error;
      throw new CliError('usage', message, 'See: kubectl rancher --help');
    });
}
