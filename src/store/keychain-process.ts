// A program of its own: does one keychain operation that stdin asks for, and says on stdout how it went.
import type { KeychainRequest } from './keychain.ts';

const service = 'kubectl-rancher';

// Ctrl-C is for whoever asks, who may have put it off until a session is kept here. When he does end, stdin does too.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

/**
 * A line, or all of stdin. Who asks with a line keeps stdin open while he waits: its end says that he is gone, killed perhaps, and
 * then nothing else would end a process whose library is blocked.
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

/** Nothing gentler ends it while a thread of the library is blocked. */
function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}

function killSelfAfter({ killAfter }: KeychainRequest): void {
  if (killAfter !== undefined) setTimeout(killSelf, killAfter).unref();
}

/** Its own message lists where it looked for its native part; what is missing in practice is the library that that needs. */
async function loadKeytar(): Promise<typeof import('keytar')> {
  if (process.getBuiltinModule('node:sea').isSea())
    throw new Error('the kubectl-rancher without Node.js cannot use it');
  try {
    return (await import('keytar')).default;
  } catch {
    throw new Error(process.platform === 'linux' ? 'libsecret is not installed' : 'its library cannot be loaded');
  }
}

async function answer(request: KeychainRequest): Promise<{ secret?: string }> {
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
    if (found !== 'dummy') throw new Error('it does not give back what it was given');
    return {};
  }
  const secret = await keytar.getPassword(service, request.account);
  if (secret !== null) return { secret };
  await refuseLocked(keytar);
  return {};
}

/** libsecret finds nothing in a keychain that stays locked, and says no more than that; what it does not take is a write. */
async function refuseLocked(keytar: typeof import('keytar')): Promise<void> {
  if (process.platform !== 'linux') return;
  await keytar.setPassword(service, 'is it locked?', 'no');
  await keytar.deletePassword(service, 'is it locked?');
}

readRequest()
  .then((request) => {
    killSelfAfter(request);
    return answer(request);
  })
  .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
  .then((outcome) => process.stdout.write(JSON.stringify(outcome), () => process.stdin.destroy()));
