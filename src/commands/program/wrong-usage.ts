import type { Argv } from 'yargs';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { withoutMarks } from './end-of-options.ts';

/** A failure that says what was typed wrongly, in the parser's words, and names the help of the very command. */
export function describeWrongUsage(program: Argv, message: string): CliError {
  const usage = usageOf(program);
  const command = /^kubectl rancher(?: [a-z-]+)*/.exec(usage)?.[0] ?? '';
  // With a suggestion, the parser does not say what was typed.
  const unknown = message.startsWith('Did you mean') ? `Unknown command: ${wordBehind(program, command)}. ` : '';
  const line = withoutMarks(message).replace(/:\n */, ': ').replace(/\n */g, '; ');
  const isTooShort = message.startsWith('Not enough non-option');
  const what = isTooShort ? `Too few arguments; usage: ${usage}` : `${unknown}${withoutCamelCase(line)}`;
  return new CliError('usage', what, `See: ${command} --help`);
}

/** No command was typed: the help has them all. */
export class HelpInstead extends CliError {
  private help = '';

  constructor(program: Argv) {
    super('usage', 'no command was typed');
    program.showHelp((help) => {
      this.help = help;
    });
  }

  override describe(): string {
    return this.help;
  }
}

/** The parser names an unknown option such as `ca-file` a second time, as `caFile`. */
function withoutCamelCase(line: string): string {
  const [, list = ''] = /^Unknown arguments: (.*)$/s.exec(line) ?? [];
  const names = list.split(', ');
  const camelCase = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const spelled = new Set(names.filter((name) => camelCase(name) !== name).map(camelCase));
  const typed = names.filter((name) => !spelled.has(name));
  return list === '' ? line : `Unknown argument${typed.length > 1 ? 's' : ''}: ${typed.join(', ')}`;
}

/** The first line of the help of the command that was typed: its words, and the arguments it takes. */
function usageOf(program: Argv): string {
  let usage = '';
  program.showHelp((help) => {
    usage = help.split('\n', 1)[0] ?? '';
  });
  return usage;
}

/** The word that was typed where a subcommand of `command` belongs. */
function wordBehind(program: Argv, command: string): string {
  const words = program.parsed === false ? [] : program.parsed.argv._;
  const depth = command.split(' ').length - 'kubectl rancher'.split(' ').length;
  return printable(withoutMarks(String(words[depth] ?? '')));
}
