import type { Argv } from 'yargs';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { endOfOptions, withoutMarks } from './end-of-options.ts';
import { nearCommand } from './near-command.ts';
import { saidOf } from './parser-words.ts';

/** What was typed wrongly, by what the parser says of it, with the help of the very command. */
export function describeWrongUsage(program: Argv, said: string, args: string[]): CliError {
  const typed = program.getInternalMethods().getContext().commands;
  const what = describeUnknownCommand(program) ?? describeArguments(program, said, { typed: typed.join(' '), args });
  return new CliError('usage', withoutMarks(what), `See: ${['kubectl rancher', ...typed].join(' ')} --help`);
}

/** Undefined where no command is missed. */
function describeUnknownCommand(program: Argv): string | undefined {
  const { commands: typed } = program.getInternalMethods().getContext();
  const commands = program.getInternalMethods().getCommandInstance().getCommands();
  const words = program.parsed === false ? [] : program.parsed.argv._;
  const word = words[typed.length];
  if (commands.length === 0 || word === undefined) return undefined;
  const near = nearCommand(String(word), commands);
  return near === undefined
    ? `There is no command "${named(word)}"`
    : `There is no such command; did you mean ${near}?`;
}

function describeArguments(program: Argv, said: string, { typed, args }: { typed: string; args: string[] }): string {
  const found = (pattern: RegExp): string | undefined => pattern.exec(said)?.[1];
  const [present, unknown] = [found(saidOf.missing), found(saidOf.unknown)];
  if (present !== undefined) return `${typed} needs ${wantedBy(program).slice(Number(present)).join(' ')}`;
  if (unknown !== undefined) return describeUnknown(program, unknown, { typed, args });
  const option = found(saidOf.withoutValue);
  if (option !== undefined) return `${asTyped(option)} needs a value`;
  const wrong = found(saidOf.notAmong)?.split('\n  ');
  return wrong?.map((one) => (isPositional(program, one) ? one : asTyped(one))).join('; ') ?? said;
}

/** An option that there is not, or an argument too many. */
function describeUnknown(program: Argv, word: string, { typed, args }: { typed: string; args: string[] }): string {
  const isOption = program.parsed !== false && Object.hasOwn(program.parsed.argv, word);
  if (!isOption) return `"${named(word)}" is one argument too many for ${typed}`;
  const negated = `--no-${word}`;
  const isNegated = args.some((argument) => argument === negated);
  const near = nearCommand(word, optionsOf(program));
  const hint = near === undefined ? '' : `; did you mean ${isNegated ? '--no-' : '--'}${near}?`;
  return `There is no option ${isNegated ? named(negated) : asTyped(named(word))}${hint}`;
}

/** The arguments that a command cannot do without, as its help writes them. */
function wantedBy(program: Argv): string[] {
  return usageOf(program).match(/<[^>]+>/g) ?? [];
}

/** What the parser says of an argument begins with its name. */
function isPositional(program: Argv, said: string): boolean {
  const names = [...usageOf(program).matchAll(/[<[]([\w-]+)/g)].map(([, name]) => name);
  return names.includes(said.split(' ')[0]);
}

function usageOf(program: Argv): string {
  return program.getInternalMethods().getContext().fullCommands.at(-1) ?? '';
}

/** The long options of the command that was typed. */
function optionsOf(program: Argv): string[] {
  const all = Object.keys(program.getOptions().key);
  return all.filter((name) => /^[a-z-]{2,}$/.test(name) && name !== endOfOptions);
}

/** What begins with an option's name, with its dashes. */
function asTyped(text: string): string {
  return `${/^\S(?:\s|$)/.test(text) ? '-' : '--'}${text}`;
}

/** A word of the command line, fit for a terminal. */
function named(word: string | number): string {
  return printable(withoutMarks(String(word)));
}
