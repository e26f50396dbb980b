import { Secret } from '../secret.ts';
import { parseRecord, text } from './records.ts';

/** The operating system's keychain, as far as this program needs it. */
export interface Keychain {
  /** The secret of an account; undefined when there is none. Throws when the keychain cannot be used. */
  read(account: string): Promise<Secret | undefined>;
  write(account: string, secret: Secret): Promise<void>;
  remove(account: string): Promise<void>;
  /** Writes, reads and removes a dummy. Throws when that does not work, or takes longer than some seconds. */
  tryOut(): Promise<void>;
}

/** One request to the keychain's process, one line of JSON; its answer is a line too. */
export interface KeychainRequest {
  operation: 'read' | 'write' | 'remove' | 'tryOut';
  account: string;
  secret?: string;
  /** Milliseconds after which its process ends itself, should nobody have done so. */
  killAfter?: number;
}

/** How much longer than its asker waits a process lives at most. Milliseconds. */
const grace = 1_000;

/** Nobody waits for longer to be told that it does not answer. Milliseconds. */
const tryOutTimeout = 5_000;

export interface KeychainOptions {
  /** What `process.execPath` is started with to ask it: a script, or a single executable's name for one. */
  processPath: string;
  /** Gives the milliseconds after which the process is killed. */
  timeout: () => number;
  /** Called when an answer takes long enough for a person to wonder. */
  onWait: () => void;
}

/** Milliseconds. */
const remindAfter = 2_000;

/**
 * Asks the keychain in a process of its own: its library may block for as long as nobody unlocks it,
 * and a blocked library keeps Node.js from ending.
 */
export function createKeychain(options: KeychainOptions): Keychain {
  return {
    async read(account) {
      const secret = text(await ask(options, { operation: 'read', account }), 'secret');
      return secret === undefined ? undefined : new Secret(secret);
    },
    async write(account, secret) {
      await ask(options, { operation: 'write', account, secret: secret.expose() });
    },
    async remove(account) {
      await ask(options, { operation: 'remove', account });
    },
    async tryOut() {
      await ask(
        { ...options, timeout: () => tryOutTimeout },
        { operation: 'tryOut', account: `doctor ${process.pid}` },
      );
    },
  };
}

async function ask(options: KeychainOptions, request: KeychainRequest): Promise<Record<string, unknown>> {
  const { spawn } = await import('node:child_process');
  const timeout = options.timeout();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.processPath], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // In a session of its own no Ctrl-C of the terminal reaches it, also before it can ignore one. On Windows that would open a window.
      detached: process.platform !== 'win32',
    });
    let late = false;
    const reminder = setTimeout(options.onWait, remindAfter);
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      child.stdout.destroy();
    }, timeout);
    const stopTimers = (): void => {
      clearTimeout(reminder);
      clearTimeout(limit);
    };
    let output = '';
    let hasExited = false;
    // What it has started may hold its output for longer than it lives: a whole answer is the end of it.
    const stopAtResponse = (): void => {
      if (parseRecord(output) === undefined) return;
      child.stdin.end();
      if (hasExited) child.stdout.destroy();
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      stopAtResponse();
    });
    child.on('exit', () => {
      hasExited = true;
      stopAtResponse();
    });
    child.on('error', (error) => {
      stopTimers();
      reject(error);
    });
    child.on('close', () => {
      stopTimers();
      const answer = parseRecord(output);
      if (answer !== undefined && text(answer, 'error') === undefined) return resolve(answer);
      const silence = late ? `it gave no answer within ${timeout / 1000} s` : 'it gave no answer';
      reject(new Error(text(answer, 'error') ?? silence));
    });
    // A process that dies early has said so above.
    child.stdin.on('error', () => undefined);
    // Left open: that it ends tells the process that this one is gone.
    child.stdin.write(`${JSON.stringify({ ...request, killAfter: timeout + grace })}\n`);
  });
}
