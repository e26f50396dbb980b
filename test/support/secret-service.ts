import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { Home } from './home.ts';
import { keychainProcess } from './keychain-process.ts';
import { inTime, once } from './patience.ts';
import { run } from './process.ts';
import { need } from './requirements.ts';

/** What a test needs that starts a Secret Service. */
export const secretService = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'libsecret'] as const;

/** Starts the keyring, then says where its bus is and which process it is, and stays until stdin ends. */
const script = `
printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
until dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \\
  org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets
do sleep 0.05; done
read -r end
`;

/** The keychain of a Linux desktop, of one home. */
export interface SecretService {
  /** The process that has it. */
  pid: number;
  /** Locks it, with nobody there to unlock it again. */
  lock(): Promise<void>;
  /** What it has for a profile and server: the session's token, or its refresh token. */
  read(server: string, name?: 'token' | 'refreshToken'): Promise<string | undefined>;
}

/** Starts a Secret Service, unlocked, and makes it the keychain of a home. */
export async function startSecretService(home: Home): Promise<SecretService> {
  for (const name of secretService) need(name);
  mkdirSync(home.path('run'), { mode: 0o700 });
  const { HOME = '', PATH = '' } = home.env;
  const env = { HOME, PATH, XDG_RUNTIME_DIR: home.path('run') };
  const bus = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let said = '';
  let keyring: number | undefined;
  onTestFinished(async () => {
    if (keyring !== undefined) process.kill(keyring);
    // The shell that waits for its keyring ends with the group.
    else if (bus.pid !== undefined) process.kill(-bus.pid, 'SIGKILL');
    bus.stdin.end('\n');
    if (bus.exitCode === null && bus.signalCode === null) await once(bus, 'exit');
  });
  const beginning = new Promise<void>((resolve, reject) => {
    bus.on('error', reject).on('exit', () => reject(new Error(`the keychain's bus ended: ${said}`)));
    bus.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      keyring ??= Number(/uint32 (\d+)\s/.exec(said)?.[1] ?? Number.NaN) || undefined;
      if (keyring !== undefined) resolve();
    });
  });
  await inTime(beginning, 'the keychain did not start', { seen: () => said });
  if (keyring === undefined) throw new Error(`the keychain's bus did not say which process it is: ${said}`);
  useBus(home, said.split('\n')[0] ?? '');
  return {
    pid: keyring,
    async lock() {
      const object = '/org/freedesktop/secrets';
      const method = ['org.freedesktop.Secret.Service.Lock', `array:objpath:${object}/collection/login`];
      const call = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', object, ...method];
      expect(await run('dbus-send', call, { env: home.env })).toMatchObject({ code: 0 });
    },
    async read(server, name = 'token') {
      const account = `default ${server}${name === 'token' ? '' : ` ${name}`}`;
      const input = JSON.stringify({ operation: 'read', account });
      const { stdout } = await run(process.execPath, [keychainProcess], { env: home.env, input });
      const answer: { secret?: string; error?: string } = JSON.parse(stdout);
      expect(answer.error).toBeUndefined();
      return answer.secret;
    },
  };
}

/**
 * A way to a home's keychain that passes a write on, and no answer to it. Gives its address, and when the first write
 * has come.
 */
export async function startForgetfulBus(home: Home): Promise<{ address: string; readonly written: Promise<void> }> {
  const [, target = ''] = /unix:path=([^,]+)/.exec(home.env.DBUS_SESSION_BUS_ADDRESS ?? '') ?? [];
  const path = home.path('forgetful-bus');
  const sockets = new Set<Socket>();
  let note = (): void => undefined;
  const written = new Promise<void>((resolve) => {
    note = resolve;
  });
  const server = createServer((client) => {
    const bus = connect(target);
    for (const socket of [client, bus]) sockets.add(socket.on('error', () => undefined));
    let isSilent = false;
    client.on('data', (data) => {
      bus.write(data);
      if (!data.includes('CreateItem')) return;
      isSilent = true;
      note();
    });
    bus.on('data', (data) => void (isSilent || client.write(data)));
    client.on('close', () => bus.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    address: `unix:path=${path}`,
    get written() {
      return inTime(written, 'nothing was written');
    },
  };
}

/**
 * Gives a home a bus that takes every connection and never says a word. Its server tells of each as `connection`; without libsecret
 * there is none.
 */
export async function startSilentBus(home: Home): Promise<Server> {
  need('libsecret');
  const path = home.path('bus');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined).resume()));
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  useBus(home, `unix:path=${path}`);
  return server;
}

function useBus(home: Home, address: string): void {
  home.env.DBUS_SESSION_BUS_ADDRESS = address;
  home.env.KUBECTL_RANCHER_SESSION_STORE = '';
}
