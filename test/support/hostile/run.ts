import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseCommandLine } from '../../../src/commands/program/command-line.ts';
import { CliError } from '../../../src/errors.ts';
import type { Context } from '../../../src/flows/context.ts';
import { answerRequest } from '../../../src/flows/credential/answer-request.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { Secret } from '../../../src/secret.ts';
import { clusterId } from '../sandbox.ts';
import { createClock, createTestContext, type TestClock, type TestContext } from '../test-context.ts';
import type { HostileCommand, Target } from './commands.ts';
import type { Front } from './front.ts';

/** An admin who is logged in, with all that a command could spoil. */
export interface Furnished {
  directory: string;
  env: NodeJS.ProcessEnv;
  /** What time it is by now. */
  now: number;
  target: Target;
}

const minute = 60_000;

/** How long a command may take, by the clock: four attempts of thirty seconds, and the waits between them. */
const longest = 3 * minute;

/** Logs in at `url`, which leads to the sandbox, with `env` in the environment. */
export async function furnish(sandbox: Sandbox, clock: TestClock, url: string, env = {}): Promise<Furnished> {
  const common = { KUBECTL_RANCHER_SESSION_STORE: 'file', ...env };
  const context = createTestContext({ clock, env: common });
  const who = { server: url, profile: 'default', trust: {} };
  context.servers.save({ url, caPem: sandbox.caPem });
  const given = { username: 'admin', password: new Secret('admin-password') };
  // Another context has no keychain in common with this one.
  await logIn(context, { ...who, given, sessionStore: 'file' });
  const userId = sandbox.state.findUser('admin')?.id ?? '';
  const key = sandbox.state.addToken({ userId, ttl: 0 });
  const other = sandbox.state.addToken({ userId, ttl: 0 });
  const cached = clusterId(sandbox, 'dev');
  await answerRequest(context, { ...who, isRetry: false, cluster: cached });
  const kubeconfig = {
    clusters: [{ name: 'dev', cluster: { server: `${url}/k8s/clusters/${cached}` } }],
    users: [{ name: 'dev', user: { token: `${other.name}:hostilekeyhostilekey` } }],
    contexts: [{ name: 'dev', context: { cluster: 'dev', user: 'dev' } }],
    'current-context': 'dev',
  };
  writeFileSync(join(context.directory, 'kubeconfig'), JSON.stringify(kubeconfig), { mode: 0o600 });
  const target = {
    url,
    cached,
    fresh: clusterId(sandbox, 'prod'),
    tokenId: other.name,
    apiKey: `${key.name}:${key.secret}`,
  };
  // The cached credential is due for a check.
  return { directory: context.directory, env: common, now: clock.now() + 11 * minute, target };
}

interface FaultOptions {
  /** One of these has to be in a failure's message. */
  names: string[];
  /** Why any command may succeed. */
  plausible?: string | undefined;
  front: Front;
  /** Whether the server has been hostile by now: else a command may do all that it is for. */
  wasHostile?: (() => boolean) | undefined;
}

/** What is wrong with how a command ended, in a line each. */
export async function faultsOf(
  { directory, env, now }: Furnished,
  { name, run, maySucceed, maySucceedLater, mayFail, mayChange, printsToken }: HostileCommand,
  { names, plausible, front, wasHostile }: FaultOptions,
): Promise<string[]> {
  const clock = createClock(now);
  const ownEnv: NodeJS.ProcessEnv = { ...env, RANCHER_PASSWORD: 'admin-password', RANCHER_USERNAME: 'admin' };
  const context = createTestContext({ clock, wire: clock, env: ownEnv });
  cpSync(directory, context.directory, { recursive: true });
  ownEnv.KUBECONFIG = join(context.directory, 'kubeconfig');
  const before = readFiles(context.directory);
  const code = await withPassingTime({ clock, front, wasHostile }, () => exitCodeOf(context, run));
  const said = `${context.printed.join('')}\n${context.told.join('\n')}`;
  if (printsToken) context.printed.splice(0);
  if (wasHostile?.() === false) return code === 0 || mayFail !== undefined ? [] : [`${name}: ${said}`];
  const faults: string[] = [];
  const whyItMay = maySucceed ?? plausible ?? (wasHostile && maySucceedLater);
  if (code === 0 && whyItMay === undefined) faults.push('exit code 0');
  if (code !== 0 && !names.some((one) => said.includes(one))) faults.push(`no name of the server: ${said}`);
  if (said.includes('unexpected')) faults.push(said);
  if (clock.now() - now > longest) faults.push(`it took ${(clock.now() - now) / 1_000} s`);
  const after = readFiles(context.directory);
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(file) !== after.get(file) && !mayChange?.files.test(file)) faults.push(`${file} was changed`);
  }
  return faults.map((fault) => `${name}: ${fault}`);
}

async function exitCodeOf(context: TestContext, run: HostileCommand['run']): Promise<number> {
  const runHere = async (work: (context: Context) => Promise<unknown>): Promise<number> => {
    try {
      await work(context);
      return 0;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      context.tell(error.describe());
      return error.exitCode;
    }
  };
  return runHere(Array.isArray(run) ? await parse(run) : run);
}

const parsed = new Map<string, (context: Context) => Promise<unknown>>();

/** What a command line runs. Parsing takes longer than most commands, so each is parsed once. */
async function parse(args: string[]): Promise<(context: Context) => Promise<unknown>> {
  const key = args.join('\0');
  const known = parsed.get(key);
  if (known !== undefined) return known;
  let found: (context: Context) => Promise<unknown> = () => Promise.resolve();
  await parseCommandLine(args, async (_verbose, run) => {
    found = run;
    return 0;
  });
  parsed.set(key, found);
  return found;
}

/** Sets the clock forward to the next thing that is waited for, whenever nothing else happens; an honest server has all the time it needs. */
async function withPassingTime<T>(
  { clock, front, wasHostile = () => true }: Pick<FaultOptions, 'front' | 'wasHostile'> & { clock: TestClock },
  work: () => Promise<T>,
): Promise<T> {
  let isDone = false;
  const result = work().finally(() => {
    isDone = true;
  });
  const pass = async (): Promise<void> => {
    while (!isDone) {
      await front.quiet();
      if (wasHostile()) clock.advance(clock.sleeping()[0] ?? 0);
    }
  };
  await Promise.all([pass(), result]);
  return result;
}

/** What is kept for good: no memory of callers, and no locks. */
function readFiles(directory: string): Map<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const kept = paths.filter((path) => /config|sessions|credentials|kubeconfig/.test(relative(directory, path)));
  return new Map(kept.map((path) => [relative(directory, path), readFileSync(path, 'latin1')]));
}
