import { defineCommands } from '../../src/commands/program/command-line.ts';
import { createProgram, type Program } from '../../src/commands/program/program.ts';

/** The words of every command that does something, in the order of the help: `tokens list`, and not `tokens`. */
export function listDefinedCommands(): string[] {
  const found: string[] = [];
  // Takes any option, and notes the commands.
  const recorder = (before: string): unknown => {
    const self: unknown = new Proxy(
      {},
      {
        get: (_target, method) => (definition: unknown, _describe: unknown, build: unknown, handler: unknown) => {
          if (method !== 'command') return self;
          const words = `${before} ${String(definition).split(' ')[0]}`.trim();
          if (handler !== undefined) found.push(words);
          if (typeof build === 'function') build(recorder(words));
          return self;
        },
      },
    );
    return self;
  };
  defineCommands(recorder('') as Program, () => async () => undefined);
  return found;
}

/** What `--help` prints after the words of a command. */
export function helpOf(words: string[]): Promise<string> {
  return defineCommands(createProgram([...words, '--help']), () => async () => undefined).getHelp();
}
