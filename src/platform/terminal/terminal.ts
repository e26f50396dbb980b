import { closeSync, openSync, writeSync } from 'node:fs';
import { Cancelled, CliError } from '../../errors.ts';
import { oneLine, printable, printableLines } from '../../printable.ts';
import { Secret } from '../../secret.ts';
import { isForegroundProcess } from '../processes/process-group.ts';
import type { OpenTerminal } from './open-terminal.ts';
import { terminalDevice } from './terminal-device.ts';

export interface Choice {
  /** The text shown. */
  name: string;
  value: string;
}

/**
 * The person at the terminal, whatever stdin and stdout are. Every question throws `cancelled` on Ctrl-C and Ctrl-D.
 * Control characters in the texts do not reach the terminal.
 */
export interface Terminal {
  /** Whether a person could answer a question now. */
  canPrompt(): boolean;
  /** What names the terminal that questions or messages go to, among all processes; undefined: none, or not known. */
  device(of: 'questions' | 'messages'): string | undefined;
  askText(question: string, suggestion?: string): Promise<string>;
  askSecret(question: string): Promise<Secret>;
  /** `suggestion`: the answer that Enter gives; default: no. */
  askYesNo(question: string, suggestion?: boolean): Promise<boolean>;
  choose(question: string, choices: Choice[]): Promise<string>;
  /** Shows a line where the questions are shown. */
  say(line: string): void;
  /**
   * Shows a line, updated each second, while `work` runs, and removes it at the end.
   * Ctrl-C and Ctrl-D abort the signal of `work`; then it throws `cancelled`, whatever `work` returns.
   */
  showWhile<T>(line: () => string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Throws `usage` for an unknown `KUBECTL_RANCHER_INTERACTIVE`: it may be a mistyped `never`. */
export function createTerminal(env: NodeJS.ProcessEnv): Terminal {
  const isEnabled = allowsPrompts(env);
  const canPrompt = (): boolean => isEnabled && hasTerminal() && isForegroundProcess();

  return {
    canPrompt,
    device: terminalDevice,
    askText: (question, suggestion) => {
      const message = printableLines(question);
      const preset = suggestion ? { default: oneLine(suggestion) } : {};
      return converse(async ({ input }, streams) =>
        (await input({ message, ...preset, required: true }, streams)).trim(),
      );
    },
    askSecret: (question) =>
      converse(
        async ({ password }, streams) =>
          new Secret(await password({ message: printableLines(question), mask: false, toggleMask: false }, streams)),
      ),
    askYesNo: (question, suggestion = false) =>
      converse(({ confirm }, streams) => confirm({ message: printableLines(question), default: suggestion }, streams)),
    choose: (question, choices) => {
      const message = printableLines(question);
      const shown = choices.map(({ name, value }) => ({ name: oneLine(name), value }));
      return converse(({ select }, streams) => select({ message, choices: shown, pageSize: 20, loop: false }, streams));
    },
    say(line) {
      const device = openSync(devices.output, 'r+');
      writeSync(device, `${printableLines(line)}\n`);
      closeSync(device);
    },
    async showWhile(line, work) {
      const { openTerminal } = await import('./open-terminal.ts');
      const terminal = openTerminal(devices);
      terminal.abortOnCtrlC();
      const show = (): unknown => terminal.output.write(`\r${clearLine}${oneLine(line())}`);
      show();
      const renewal = setInterval(show, 1_000);
      try {
        return await Promise.race([work(terminal.signal), rejectAtAbort(terminal.signal)]);
      } finally {
        clearInterval(renewal);
        terminal.output.write(`\r${clearLine}`);
        terminal.close();
      }
    },
  };
}

function allowsPrompts({ KUBECTL_RANCHER_INTERACTIVE: setting }: NodeJS.ProcessEnv): boolean {
  if (!setting || setting === 'auto') return true;
  if (setting === 'never') return false;
  throw new CliError('usage', `KUBECTL_RANCHER_INTERACTIVE is "${printable(setting)}"; it can be auto or never`);
}

const clearLine = '\x1b[2K';

function rejectAtAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()));
  });
}

type Prompts = typeof import('./prompts.ts');
type Streams = Pick<OpenTerminal, 'input' | 'output' | 'signal'>;

/** Opens the terminal for one question, and restores it however that ends. */
async function converse<T>(question: (prompts: Prompts, streams: Streams) => Promise<T>): Promise<T> {
  const prompts = await import('./prompts.ts');
  const { AnswerTimeout, openTerminal } = await import('./open-terminal.ts');
  const { close, ...streams } = openTerminal(devices);
  try {
    return await question(prompts, streams);
  } catch (error) {
    const cancelled = error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name);
    if (!cancelled) throw error;
    const isLate = streams.signal.reason instanceof AnswerTimeout;
    throw new Cancelled(isLate ? 'no answer within 5 minutes' : undefined);
  } finally {
    close();
  }
}

const devices =
  process.platform === 'win32'
    ? { input: '\\\\.\\CONIN$', output: '\\\\.\\CONOUT$' }
    : { input: '/dev/tty', output: '/dev/tty' };

function hasTerminal(): boolean {
  try {
    closeSync(openSync(devices.input, 'r+'));
    return true;
  } catch {
    return false;
  }
}
