import { closeSync, openSync, writeSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { CliError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { isForegroundProcess } from './process-group.ts';

export interface Choice {
  name: string;
  value: string;
}

/** The person at the terminal, whatever stdin and stdout are. Every question throws `cancelled` on Ctrl-C and Ctrl-D. */
export interface Terminal {
  /** Whether a question asked now could be answered. */
  canPrompt(): boolean;
  askText(question: string, suggestion?: string): Promise<string>;
  askSecret(question: string): Promise<Secret>;
  askYesNo(question: string): Promise<boolean>;
  choose(question: string, choices: Choice[]): Promise<string>;
  /** A line between questions; goes where they go. */
  say(line: string): void;
}

interface Streams {
  input: ReadStream;
  output: WriteStream;
  /** Ends the question with Ctrl-D, which the prompts themselves take for nothing. */
  signal: AbortSignal;
}

const endOfTransmission = 4;

export function createTerminal(env: NodeJS.ProcessEnv): Terminal {
  const canPrompt = (): boolean =>
    env.KUBECTL_RANCHER_INTERACTIVE !== 'never' && hasTerminal() && isForegroundProcess();

  return {
    canPrompt,
    askText: (message, suggestion) =>
      converse(async ({ input }, streams) =>
        (await input({ message, ...(suggestion ? { default: suggestion } : {}), required: true }, streams)).trim(),
      ),
    askSecret: (message) =>
      converse(
        async ({ password }, streams) =>
          new Secret(await password({ message, mask: false, toggleMask: false }, streams)),
      ),
    askYesNo: (message) => converse(({ confirm }, streams) => confirm({ message, default: false }, streams)),
    choose: (message, choices) => converse(({ select }, streams) => select({ message, choices }, streams)),
    say(line) {
      const device = openSync(devices.output, 'r+');
      writeSync(device, `${line}\n`);
      closeSync(device);
    },
  };
}

type Prompts = typeof import('@inquirer/prompts');

/** Lends the terminal's own streams to one question, and gives the terminal back however it ends. */
async function converse<T>(question: (prompts: Prompts, streams: Streams) => Promise<T>): Promise<T> {
  const prompts = await import('@inquirer/prompts');
  const streams = openStreams();
  try {
    return await question(prompts, streams);
  } catch (error) {
    const cancelled = error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name);
    throw cancelled ? new CliError('cancelled', 'cancelled') : error;
  } finally {
    if (streams.input.isRaw) streams.input.setRawMode(false);
    streams.input.destroy();
    streams.output.destroy();
  }
}

const devices =
  process.platform === 'win32'
    ? { input: '\\\\.\\CONIN$', output: '\\\\.\\CONOUT$' }
    : { input: '/dev/tty', output: '/dev/tty' };

function openStreams(): Streams {
  const input = new ReadStream(openSync(devices.input, 'r+'));
  const output = new WriteStream(openSync(devices.output, 'r+'));
  const abort = new AbortController();
  input.on('data', (typed: Buffer) => {
    if (typed.includes(endOfTransmission)) abort.abort();
  });
  return { input, output, signal: abort.signal };
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync(devices.input, 'r+'));
    return true;
  } catch {
    return false;
  }
}
