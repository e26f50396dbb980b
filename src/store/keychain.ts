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
}

/** Nobody waits for longer to be told that it does not answer. Milliseconds. */
const tryOutTimeout = 5_000;

/**
 * Asks the keychain in a process of its own: its library may block for as long as nobody unlocks it,
 * and a blocked library keeps Node.js from ending.
 * `processPath`: the script that does it. `timeout`: gives the milliseconds until that process is killed.
 */
export function createKeychain(processPath: string, timeout: () => number): Keychain {
  return {
    async read(account) {
      const secret = text(await ask(processPath, timeout(), { operation: 'read', account }), 'secret');
      return secret === undefined ? undefined : new Secret(secret);
    },
    async write(account, secret) {
      await ask(processPath, timeout(), { operation: 'write', account, secret: secret.expose() });
    },
    async remove(account) {
      await ask(processPath, timeout(), { operation: 'remove', account });
    },
    async tryOut() {
      await ask(processPath, tryOutTimeout, { operation: 'tryOut', account: `doctor ${process.pid}` });
    },
  };
}

async function ask(processPath: string, timeout: number, request: KeychainRequest): Promise<Record<string, unknown>> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [processPath], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      const answer = parseRecord(output);
      if (answer !== undefined && text(answer, 'error') === undefined) return resolve(answer);
      const silence = signal === null ? 'it gave no answer' : `it gave no answer within ${timeout / 1000} s`;
      reject(new Error(text(answer, 'error') ?? silence));
    });
    // A process that dies early has said so above.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(request));
  });
}
