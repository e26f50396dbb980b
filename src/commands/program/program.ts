import yargs from 'yargs';
import packageJson from '../../../package.json' with { type: 'json' };
import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';
import { addLoginOptions, loginOptions } from '../definitions/login-options.ts';
import { endOfOptions, markPositionals, withoutMarks } from './end-of-options.ts';
import { parserWords } from './parser-words.ts';
import { describeWrongUsage } from './wrong-usage.ts';

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
    /** Left out of its published types: the options that it knows where it is, by their names. */
    getOptions(): { key: Record<string, unknown> };
    /** Left out of its published types: the commands that were typed, as they are defined too, and those that may stand behind them. */
    getInternalMethods(): {
      getContext(): { commands: string[]; fullCommands: string[] };
      getCommandInstance(): { getCommands(): string[] };
    };
  }
}

/** What may be given several times. */
const lists = new Set(['_', '--', 'clusters', 'ids', 'kind']);

/** What a text without characters says something for. */
const maybeEmpty = new Set(['prefix', 'description']);

/** Of any other option that is given twice the last one counts. (The parser's own setting for that would leave one of several clusters, too.) */
function tidy(args: Record<string, unknown>): void {
  for (const [name, marked] of Object.entries(args)) {
    // What is left there is no argument of the command, nor the name of one.
    const value = name === '_' ? marked : withoutMarks(marked);
    args[name] = Array.isArray(value) && !lists.has(name) ? value.at(-1) : value;
    if (args[name] !== '' || maybeEmpty.has(name)) continue;
    throw new CliError('usage', `${name} is empty`, 'Leave it out, or give it a value.');
  }
}

export function createProgram(args: string[]) {
  const program = yargs(markPositionals(args));
  return (
    addLoginOptions(program)
      // For its own help; commands that work with a login have them too.
      .global(loginOptions, false)
      .scriptName('kubectl rancher')
      .usage('kubectl rancher COMMAND\n\nLog in to Rancher once a day; kubectl works with every cluster of it.')
      .option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'Say on stderr what is going on' })
      .option('color', { type: 'boolean', describe: 'Colours on a terminal; --no-color for none' })
      .middleware(({ color }) => {
        if (color === false) process.env.NO_COLOR = '1';
      })
      .option(endOfOptions, { type: 'boolean', hidden: true })
      .middleware(tidy, true)
      .version(packageJson.version)
      .help()
      .alias('help', 'h')
      .strict()
      .demandCommand(1, 'Which command?')
      .updateStrings(parserWords)
      .wrap(100)
      .exitProcess(false)
      .fail((message, error) => {
        if (error instanceof CliError || !message) throw error;
        throw describeWrongUsage(program, message, args);
      })
  );
}
