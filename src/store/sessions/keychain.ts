import { Secret } from '../../secret.ts';
import { parseRecord, text } from '../files/records.ts';

/** The operating system's keychain. Every operation throws when the keychain cannot be used. */
export interface Keychain {
  /** The secret of an account; undefined if there is none. */
  read(account: string): Promise<Secret | undefined>;
  write(account: string, secret: Secret): Promise<void>;
  remove(account: string): Promise<void>;
  /** Writes, reads and removes a dummy, within a few seconds. */
  tryOut(): Promise<void>;
}

/** A request to the keychain process: one line of JSON. */
export interface KeychainRequest {
  operation: 'read' | 'write' | 'remove' | 'tryOut';
  account: string;
  secret?: string;
  /** Milliseconds after which the process kills itself, if this program has not. */
  killAfter?: number;
}

/** How much longer than this program waits the process may live. Milliseconds. */
const grace = 1_000;

/** Milliseconds. */
const tryOutTimeout = 5_000;

export interface KeychainOptions {
  /** The argument for `process.execPath`: a script, or the name of one inside the single executable. */
  processPath: string;
  /** Milliseconds after which the process is killed. */
  timeout: () => number;
  /** Called when a response is slow enough for a person to wonder. */
  onWait: () => void;
}

/** Milliseconds. */
const remindAfter = 2_000;

/** A keychain that does not respond. */
class KeychainSilent extends Error {}

/**
 * The keychain, used from a child process: its library blocks for as long as the keychain stays locked, and Node.js
 * cannot exit while it does. One that did not respond in time is not waited for again.
 */
export function createKeychain(options: KeychainOptions): Keychain {
  let silent: KeychainSilent | undefined;
  const sendOnce: typeof send = async (how, request) => {
    if (silent !== undefined) throw silent;
    try {
      return await send(how, request);
    } catch (error) {
      if (error instanceof KeychainSilent) silent = error;
      throw error;
    }
  };
  return {
    async read(account) {
      const secret = text(await sendOnce(options, { operation: 'read', account }), 'secret');
      return secret === undefined ? undefined : new Secret(secret);
    },
    async write(account, secret) {
      await sendOnce(options, { operation: 'write', account, secret: secret.expose() });
    },
    async remove(account) {
      await sendOnce(options, { operation: 'remove', account });
    },
    async tryOut() {
      await sendOnce(
        { ...options, timeout: () => tryOutTimeout },
        { operation: 'tryOut', account: `doctor ${process.pid}` },
      );
    },
  };
}

async function send(options: KeychainOptions, request: KeychainRequest): Promise<Record<string, unknown>> {
  const { spawn } = await import('node:child_process');
  const timeout = options.timeout();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.processPath], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // In its own session, Ctrl-C does not reach it before it can ignore it. On Windows this would open a window.
      detached: process.platform !== 'win32',
    });
    let isLate = false;
    const reminder = setTimeout(options.onWait, remindAfter);
    const limit = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
      child.stdout.destroy();
    }, timeout);
    const stopTimers = (): void => {
      clearTimeout(reminder);
      clearTimeout(limit);
    };
    let output = '';
    let hasExited = false;
    // A program that it started may keep its output open: a complete response is the end.
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
      const response = parseRecord(output);
      if (response !== undefined && text(response, 'error') === undefined) return resolve(response);
      if (isLate) return reject(new KeychainSilent(`it did not respond within ${timeout / 1000} s`));
      reject(new Error(text(response, 'error') ?? 'it did not respond'));
    });
    // A process that dies early is handled above.
    child.stdin.on('error', () => undefined);
    // stdin stays open: its end tells the child that this process is gone.
    child.stdin.write(`${JSON.stringify({ ...request, killAfter: timeout + grace })}\n`);
  });
}
