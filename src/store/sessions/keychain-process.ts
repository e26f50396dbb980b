// A program of its own: does the keychain operation that stdin requests, and writes the result to stdout.
import type { KeychainRequest } from './keychain.ts';
import { describeKeytarFailure } from './keytar-failure.ts';

const service = 'kubectl-rancher';

// Ctrl-C is for the parent, which may defer it until a session is stored. When the parent ends, stdin ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

/**
 * Reads one line, or all of stdin. A parent that sends a line keeps stdin open while it waits: the end of stdin then
 * means that the parent is gone, and nothing else would end a process whose library is blocked.
 */
function readRequest(): Promise<KeychainRequest> {
  return new Promise((resolve, reject) => {
    let input = '';
    const take = (): void => {
      try {
        resolve(JSON.parse(input));
      } catch (error) {
        reject(error);
      }
    };
    process.stdin.setEncoding('utf8').on('data', (chunk: string) => {
      input += chunk;
      if (input.endsWith('\n')) take();
    });
    process.stdin.on('end', () => (input.endsWith('\n') ? killSelf() : take()));
  });
}

/** No other signal ends a process with a blocked library thread. */
function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}

function killSelfAfter({ killAfter }: KeychainRequest): void {
  if (killAfter !== undefined) setTimeout(killSelf, killAfter).unref();
}

async function loadKeytar(): Promise<typeof import('keytar')> {
  if (process.getBuiltinModule('node:sea').isSea())
    throw new Error('the single executable of kubectl-rancher cannot use it');
  try {
    return (await import('keytar')).default;
  } catch (error) {
    throw new Error(describeKeytarFailure(error));
  }
}

async function execute(request: KeychainRequest): Promise<{ secret?: string }> {
  const keytar = await loadKeytar();
  if (request.operation === 'write') {
    await keytar.setPassword(service, request.account, request.secret ?? '');
    return {};
  }
  if (request.operation === 'remove') {
    if (!(await keytar.deletePassword(service, request.account))) await refuseLocked(keytar);
    return {};
  }
  if (request.operation === 'tryOut') {
    await keytar.setPassword(service, request.account, 'dummy');
    const found = await keytar.getPassword(service, request.account);
    await keytar.deletePassword(service, request.account);
    if (found !== 'dummy') throw new Error('it does not return what was stored in it');
    return {};
  }
  const secret = await keytar.getPassword(service, request.account);
  if (secret !== null) return { secret };
  await refuseLocked(keytar);
  return {};
}

/** libsecret reports nothing found in a locked keychain; only a write fails there. */
async function refuseLocked(keytar: typeof import('keytar')): Promise<void> {
  if (process.platform !== 'linux') return;
  await keytar.setPassword(service, 'is it locked?', 'no');
  await keytar.deletePassword(service, 'is it locked?');
}

readRequest()
  .then((request) => {
    killSelfAfter(request);
    return execute(request);
  })
  .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
  .then((outcome) => process.stdout.write(JSON.stringify(outcome), () => process.stdin.destroy()));
