import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { findLockDirectory } from '../../src/store/locks/lock-directory.ts';
import { run } from '../support/process.ts';
import { noteOutput } from '../support/secrets.ts';
import { checkFiles, checkOutcomes, checkProcesses, checkSecrets, checkSessions, listGoodSessions } from './checks.ts';
import { fileTroubles } from './kinds/files.ts';
import { type Outcome, observe } from './kubectl-run.ts';
import type { Plan } from './plan.ts';
import { listMarked } from './processes.ts';
import { Random } from './random.ts';
import { recover } from './recovery.ts';
import { checkStranded, noteHeld } from './stranded.ts';
import { prepareCache } from './trouble.ts';
import { cacheOf, sessionPathOf } from './truth.ts';
import { clusterIdOf, lockDirectoryOf, type Place, places, settle, userOf, type World } from './world.ts';

const [dev, prod] = places as [Place, Place];
const plan: Plan = { troubles: [], places: [dev], cache: 'warm', login: undefined, hasPerson: false };
const works: Outcome = { what: 'kubectl', code: 0, stdout: 'pod-of-dev   1/1', stderr: '', took: 1, hung: false };

/** A world with a cached token, in which all is well. */
async function beWell() {
  const world = await settle();
  const good = await listGoodSessions(world);
  const outcome = await observe(world, 'kubectl', world.getPods(dev));
  return { world, good, outcome };
}

async function listFindings(world: World, good: Awaited<ReturnType<typeof listGoodSessions>>, outcome: Outcome) {
  const findings = [
    ...checkOutcomes(world, plan, [outcome], good),
    ...(await checkSessions(world, plan, good)),
    ...checkFiles(world, false),
    ...checkStranded(world, plan, noteHeld(world)),
    ...checkSecrets(world),
  ];
  return [...new Set(findings.map(({ name }) => name))];
}

test('the checks find nothing where all is well, and each thing that must never be where it is', async () => {
  const { world, good, outcome } = await beWell();
  const { sandbox, directories, url } = world;
  expect(await listFindings(world, good, outcome)).toEqual([]);

  const [token] = [...sandbox.state.tokens.values()].filter(({ isDerived }) => isDerived);
  if (token !== undefined) token.userId = userOf(world, { ...dev.login, username: 'admin' }).id;
  expect(await listFindings(world, good, works)).toEqual(['wrong credential']);
  if (token !== undefined) token.userId = userOf(world, dev.login).id;
  expect(await listFindings(world, good, { ...works, stdout: 'pod-of-prod ' })).toEqual(['wrong credential']);
  expect(await listFindings(world, good, { ...works, stderr: `not logged in to ${url}` })).toEqual(['lost session']);
  noteOutput({ command: 'kubectl', args: [], stdout: `pod-of-dev  ${token?.secret}`, stderr: '', onTerminal: false });
  expect(await listFindings(world, good, works)).toEqual(['secret shown']);
  const said = 'kubectl-rancher: no\nkubectl-rancher: no\n';
  expect(await listFindings(world, good, { ...works, stderr: said })).toEqual(['unclear message']);

  writeFileSync(join(directories.config, 'half.json'), '{"half":');
  expect(await listFindings(world, good, works)).toEqual(['torn file']);
  writeFileSync(join(directories.config, 'half.json'), `{"password":"${world.passwords.jane}"}`);
  expect(await listFindings(world, good, works)).toEqual(['secret shown']);
  writeFileSync(join(directories.config, 'half.json'), '{}');
  writeFileSync(join(directories.config, '.1-x.tmp'), '');
  expect(await listFindings(world, good, works)).toEqual(['temporary file left']);
});

test('also secrets that were gone again before anybody looked, and those that lie beside locks', async () => {
  const { world, good } = await beWell();
  const { state } = world.sandbox;
  const { name, secret } = state.addToken({ userId: userOf(world, dev.login).id, ttl: 60_000, clusterId: 'c-gone' });
  state.deleteToken(name);
  const isFound = async (path: string): Promise<void> => {
    writeFileSync(path, `token: ${name}:${secret}\n`);
    expect(await listFindings(world, good, works), path).toEqual(['secret shown']);
    rmSync(path);
    expect(await listFindings(world, good, works), path).toEqual([]);
  };
  await isFound(join(world.directories.config, 'some.txt'));
  await isFound(world.home.path('kubeconfig'));
  await isFound(join(lockDirectoryOf(world, dev), 'failure.json'));
  const spare = findLockDirectory(world.directories.cache, 'failed-asks');
  mkdirSync(spare, { recursive: true });
  await isFound(join(spare, 'failure.json'));
});

test('and a session that is gone, and tokens that nothing leads to', async () => {
  const { world, good } = await beWell();
  const key = { server: world.url, profile: dev.login.profile, cluster: clusterIdOf(world, dev.cluster) };
  const credential = cacheOf(world).find(key);
  cacheOf(world).remove(key);
  expect(await listFindings(world, good, works)).toEqual(['token stranded']);
  if (credential !== undefined) cacheOf(world).keep({ ...credential, token: new Secret('token-x:y') });
  world.sandbox.state.tokens.clear();
  expect(await listFindings(world, good, works)).toEqual(['lost session']);
});

test('a file that was spoiled excuses the loss of the session that was in it, and of no other', async () => {
  const { world, good } = await beWell();
  const [cut] = fileTroubles.filter(({ name }) => name === 'file cut short');
  if (cut === undefined) throw new Error('there is no such trouble');
  const asked = { ...works, stderr: `not logged in to ${world.url}` };
  const spoilt = { ...plan, troubles: [{ kind: cut, random: new Random(1), after: 0 }] };
  const lost = async (): Promise<number> =>
    [...checkOutcomes(world, spoilt, [asked], good), ...(await checkSessions(world, spoilt, good))].length;
  expect(await lost()).toBe(1);
  for (let seed = 1; world.ended.size === 0; seed++) await cut.begin(world, new Random(seed), [dev]);
  expect(world.ended.size).toBe(1);
  for (const login of good) rmSync(sessionPathOf(world, login));
  const isJane = world.ended.has(dev.login);
  expect(await checkSessions(world, spoilt, good)).toEqual([
    { name: 'lost session', detail: isJane ? 'admin' : 'default' },
  ]);
  expect(checkOutcomes(world, spoilt, [asked], good)).toHaveLength(isJane ? 0 : 1);
});

test('processes that go on, and commands that do not end by themselves, which are ended then', async () => {
  const { world } = await beWell();
  expect(await checkProcesses(world, 10_000)).toEqual([]);
  const running = run('/bin/sleep', ['600'], { env: world.env });
  expect(await checkProcesses(world, 100)).toEqual([{ name: 'process left', detail: '/bin/sleep 600 ' }]);
  expect(await observe(world, 'sleep', running, 100)).toMatchObject({ hung: true, code: null });
  expect(listMarked(world.mark)).toEqual([]);
});

/** What kubectl says with nothing in the cache, and whether it works when that was typed. */
async function recoverCold(world: World, place: Place) {
  prepareCache(world, { ...plan, places: [place], cache: 'cold' });
  const { findings, said } = await recover(world, place);
  return { findings: findings.map(({ name }) => name), said: said.join('\n') };
}

test('a way back is followed as far as messages lead, and what is missing on it is found', async () => {
  const { world } = await beWell();
  const { sandbox } = world;
  expect(await recoverCold(world, prod)).toEqual({ findings: [], said: '' });

  sandbox.state.tokens.clear();
  const back = await recoverCold(world, prod);
  expect(back.findings).toEqual([]);
  expect(back.said).toContain('no longer accepts your session');
  expect(back.said).toContain(`$ kubectl rancher login ${world.url}`);

  sandbox.intercept = (request, response) => {
    if (!request.url?.startsWith('/v3/tokens')) return false;
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"type":"error","status":"401"}');
    return true;
  };
  const refused = await recoverCold(world, prod);
  expect(refused.findings).toContain('lost session');
  expect(refused.findings.at(-1)).toBe('no recovery');

  sandbox.intercept = (request, response) => {
    if (!request.url?.startsWith('/v3/tokens')) return false;
    response.writeHead(500).end();
    return true;
  };
  const failed = await recoverCold(world, prod);
  expect(failed.findings).toEqual(['unclear message', 'no recovery']);
  sandbox.intercept = () => false;
});
