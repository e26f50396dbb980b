import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { credentialLockName } from '../../src/flows/session/locks.ts';
import { type Certificates, makeCertificates } from '../../src/sandbox/certificates.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { RancherState, User } from '../../src/sandbox/state.ts';
import { findLockDirectory, openLockDirectory } from '../../src/store/locks/lock-directory.ts';
import type { Keychain } from '../../src/store/sessions/keychain.ts';
import { type Disk, mountDisk } from '../support/disk.ts';
import { createHome, type Home } from '../support/home.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { isThere } from '../support/requirements.ts';
import { clusterId } from '../support/sandbox.ts';
import type { SecretService } from '../support/secret-service.ts';
import { notePassword, noteSandbox } from '../support/secrets.ts';
import { furnish } from './furnish.ts';
import { noKeychain, startKeychain } from './keychain.ts';
import { markName } from './processes.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';
import { SkewedClock } from './skewed-clock.ts';

/** One login: whose, and under which profile. */
export interface Login {
  profile: 'default' | 'admin';
  username: 'jane' | 'admin';
  /** What stands before the names of its contexts. */
  prefix: string;
}

/** One of the contexts of the kubeconfig: a cluster, as somebody sees it. */
export interface Place {
  login: Login;
  cluster: string;
}

const jane: Login = { profile: 'default', username: 'jane', prefix: '' };
const admin: Login = { profile: 'admin', username: 'admin', prefix: 'admin-' };
export const logins: readonly Login[] = [jane, admin];
export const places: readonly Place[] = [
  { login: jane, cluster: 'dev' },
  { login: jane, cluster: 'prod' },
  { login: admin, cluster: 'local' },
  { login: admin, cluster: 'dev' },
];

/** How long a program may run while things go wrong, in milliseconds. */
const patience = 300_000;

const firstPasswords = { jane: 'jane-password', admin: 'admin-password' };

/** What a server that is started anew has of the one before it. */
interface Kept {
  state?: RancherState;
  certificates?: Certificates;
}

/** Two logins of one home to one Rancher, which stands behind a proxy with an address that stays; and all that can be done to them. */
export interface World {
  home: Home;
  env: Record<string, string>;
  /** This program's files lie on it; undefined where nothing can be mounted. */
  disk: Disk | undefined;
  directories: { cache: string; data: string; config: string };
  proxy: FaultyProxy;
  /** The keychain that the sessions are in, if they are not in files, and the way to it. */
  secretService: SecretService | undefined;
  keychain: Keychain;
  /** Whether all clients go to the server through an HTTP proxy that they know of. */
  isProxied: boolean;
  /** The server, as in names of contexts. */
  host: string;
  clock: SkewedClock;
  sandbox: Sandbox;
  url: string;
  passwords: Record<Login['username'], string>;
  /** What faults have made of files, by their paths. */
  spoiled: Map<string, string>;
  /** Whose session this round's faults have ended, on the server or here, and whose user they have had refused for a while. */
  ended: Set<Login>;
  refused: Set<Login>;
  mark: string;
  kubectl: string;
  /** Starts the server anew: what is given is kept, the rest is made anew. */
  restart(kept: Kept): Promise<void>;
  certificates: Certificates;
  rancher(args: string[], input?: string): Promise<Finished>;
  getPods(place: Place): Promise<Finished>;
}

/** A name that the sandbox's certificate is for, in the one spelling that goes through a proxy. Nobody has to find it. */
const proxiedName = 'localhost.';

export async function settle({ isProxied = false, hasKeychain = false } = {}): Promise<World> {
  const home = createHome();
  const { service, keychain } = hasKeychain ? await startKeychain(home) : { service: undefined, keychain: noKeychain };
  const clock = new SkewedClock();
  const certificates = await makeCertificates();
  const sandbox = await startSandbox({ certificates, clock });
  noteSandbox(sandbox);
  const proxy = await startProxy(portOf(sandbox), isProxied);
  const host = isProxied ? proxy.host.replace('127.0.0.1', proxiedName) : proxy.host;
  const root = home.path('disk');
  const disk = isThere('mount') ? mountDisk(root, '1m') : undefined;
  if (disk === undefined) console.warn('Left out, as nothing can be mounted here: full and read-only disks.');
  const directories = { cache: join(root, 'cache'), data: join(root, 'data'), config: join(root, 'config') };
  const mark = String(process.pid);
  const env = {
    ...home.env,
    [markName]: mark,
    ...(isProxied ? { HTTPS_PROXY: `http://${proxy.host}` } : {}),
    KUBECTL_RANCHER_CACHE_DIR: directories.cache,
    KUBECTL_RANCHER_DATA_DIR: directories.data,
    KUBECTL_RANCHER_CONFIG_DIR: directories.config,
  };
  const { path: kubectl } = await anyKubectl();
  // One after the other.
  let restarted: Promise<void> = Promise.resolve();
  const world: World = {
    home,
    env,
    disk,
    directories,
    proxy,
    isProxied,
    secretService: service,
    keychain,
    host,
    clock,
    sandbox,
    certificates,
    url: `https://${host}`,
    passwords: { ...firstPasswords },
    spoiled: new Map(),
    ended: new Set(),
    refused: new Set(),
    mark,
    kubectl,
    restart(kept) {
      restarted = restarted.then(() => startAnew(world, kept));
      return restarted;
    },
    rancher: (args, input = '') => run('kubectl-rancher', args, { env, input, patience }),
    getPods: (place) => run(kubectl, ['--context', contextOf(world, place), 'get', 'pods'], { env, patience }),
  };
  onTestFinished(async () => {
    await proxy.refuse();
    await world.sandbox.close();
    disk?.unmount();
    for (const directory of listLockDirectoriesOf(world)) rmSync(directory, { recursive: true, force: true });
  });
  for (const password of Object.values(firstPasswords)) notePassword(password);
  await furnish(sandbox, world.url);
  await moveIn(world);
  return world;
}

export function contextOf({ host }: World, { login, cluster }: Place): string {
  return `${login.prefix}${cluster}@${host}`;
}

export function clusterIdOf({ sandbox }: World, cluster: string): string {
  return clusterId(sandbox, cluster);
}

export function userOf({ sandbox }: World, { username }: Login): User {
  const user = sandbox.state.findUser(username);
  if (user === undefined) throw new Error(`the sandbox has no ${username}`);
  return user;
}

/** Where asks for a place queue. */
export function lockDirectoryOf(world: World, { login: { profile }, cluster }: Place): string {
  const name = credentialLockName({ server: world.url, profile, cluster: clusterIdOf(world, cluster) });
  return openLockDirectory(world.directories.data, name);
}

/** Those, and where failures are remembered when the cache takes nothing. */
function listLockDirectoriesOf(world: World): string[] {
  const spare = ['failed-asks', 'failed-logins'].map((folder) => findLockDirectory(world.directories.cache, folder));
  return [...places.map((place) => lockDirectoryOf(world, place)), ...spare];
}

/** Logs both in, and gives them their kubeconfig. */
async function moveIn(world: World): Promise<void> {
  for (const login of logins) {
    const { username, profile, prefix } = login;
    const trust = ['--profile', profile, '--username', username, '--ca-checksum', world.sandbox.caChecksum];
    await succeed(
      world.rancher(['login', world.url, ...trust, '--password-stdin', '--no-merge'], `${username}-password`),
    );
    await succeed(
      world.rancher(['kubeconfig', '--all', '--merge', '--exec', '--profile', profile, '--prefix', prefix]),
    );
  }
}

async function succeed(running: Promise<Finished>): Promise<void> {
  const { code, stderr } = await running;
  if (code !== 0) throw new Error(stderr);
}

async function startAnew(world: World, { state, certificates }: Kept): Promise<void> {
  await world.sandbox.close();
  world.certificates = certificates ?? (await makeCertificates());
  world.sandbox = await startSandbox({
    certificates: world.certificates,
    clock: world.clock,
    ...(state && { state }),
  });
  noteSandbox(world.sandbox);
  if (state === undefined) world.passwords = { ...firstPasswords };
  await furnish(world.sandbox, world.url);
  world.proxy.target = portOf(world.sandbox);
}

function portOf({ url }: Sandbox): number {
  return Number(new URL(url).port);
}
