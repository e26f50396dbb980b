import yargs from 'yargs';
import packageJson from '../../../package.json' with { type: 'json' };
import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';
import { readScreen } from '../../platform/terminal/screen.ts';
import { addLoginOptions, loginOptions } from '../definitions/login-options.ts';
import { endOfOptions, markPositionals, takeMarked, withoutMarks } from './end-of-options.ts';
import { describeWrongUsage, HelpInstead } from './wrong-usage.ts';

/** The parser with the options of every command; the commands are added to it. */
export type Program = ReturnType<typeof createProgram>;

/** Turns a command into a yargs handler that loads it only when it runs. */
export type CommandRunner = <T extends { verbose: boolean }>(
  load: () => Promise<(context: Context, args: T) => Promise<void>>,
) => (parsed: T) => Promise<void>;

declare module 'yargs' {
  interface Argv<T> {
    /** Missing in its published types: with `false`, subcommands do not take these options. */
    global(keys: readonly string[], isGlobal: false): Argv<T>;
    /** Missing in its published types: whether an unknown word is taken for a mistyped command. */
    recommendCommands(recommend: boolean): Argv<T>;
  }
}

/** Arguments that can be repeated. */
const lists = new Set(['_', '--', 'clusters', 'ids', 'kind']);

/** Options for which an empty text has a meaning. */
const maybeEmpty = new Set(['prefix', 'description']);

/**
 * Of any other option that is repeated, the last one counts. (The parser's own setting for that would also keep only
 * the last of several clusters.) Throws `usage` for an empty value.
 */
function tidy(args: Record<string, unknown>): void {
  // What follows `--` is another program's command line. The parser takes this name for no unknown option.
  if (isShell(args) && Array.isArray(args.clusters)) args['--'] = takeMarked(args.clusters);
  for (const [name, marked] of Object.entries(args)) {
    // Marked words left in `_` are arguments too many; without the marks they could pass for commands.
    const value = name === '_' ? marked : withoutMarks(marked);
    args[name] = Array.isArray(value) && !lists.has(name) ? value.at(-1) : value;
    if (args[name] !== '' || maybeEmpty.has(name)) continue;
    throw new CliError('usage', `${name} is empty`, 'Omit it, or give it a value.');
  }
}

function isShell({ _: words }: Record<string, unknown>): boolean {
  return Array.isArray(words) && words[0] === 'shell';
}

/** Where no command was typed, the help has them all. */
const noCommand = 'Which command?';

/** The parser lays out the help of each command that it runs; breaking its lines takes long, and is left out unless help is requested. */
function helpWidth(args: string[]): number | null {
  const isRequested = args.some((word) => /^(-[^=]*h|help$)/.test(word)) || args.every((word) => word.startsWith('-'));
  if (!isRequested) return null;
  // Below the least of these, the columns of help have no room for words.
  const { columns = 100 } = readScreen(process.stdout, process.env);
  return Math.max(60, Math.min(columns, 100));
}

export function createProgram(args: string[]) {
  const program = yargs(markPositionals(args));
  return (
    addLoginOptions(program)
      // For the help of the program itself; the commands that need a login add them again.
      .global(loginOptions, false)
      .scriptName('kubectl rancher')
      .usage('kubectl rancher COMMAND\n\nLog in to Rancher once a day, then use kubectl with all of its clusters.')
      .option('verbose', {
        alias: 'v',
        type: 'boolean',
        default: false,
        describe: 'Print requests and decisions to stderr',
      })
      .option('color', { type: 'boolean', describe: 'Colours on a terminal; --no-color turns them off' })
      .middleware(({ color }) => {
        if (color === false) process.env.NO_COLOR = '1';
      })
      // Without it the parser would move what is in `--` to the words of the command.
      .parserConfiguration({ 'populate--': true })
      .option(endOfOptions, { type: 'boolean', hidden: true })
      .middleware(tidy, true)
      .epilogue('Where no one can log in, as in CI: set RANCHER_URL and RANCHER_TOKEN_KEY (an API key).')
      .version(packageJson.version)
      .help()
      .alias('help', 'h')
      .strict()
      .demandCommand(1, noCommand)
      .recommendCommands()
      .locale('en')
      .wrap(helpWidth(args))
      .exitProcess(false)
      .fail((message, error) => {
        if (error instanceof CliError || !message) throw error;
        throw message === noCommand ? new HelpInstead(program) : describeWrongUsage(program, message);
      })
  );
}
