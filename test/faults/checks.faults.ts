import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { run } from '../support/process.ts';
import { checkFiles, checkOutcomes, checkSecrets, checkSessions, listGoodSessions } from './checks.ts';
import { type Outcome, observe } from './kubectl-run.ts';
import type { Plan } from './plan.ts';
import { kill, listMarked } from './processes.ts';
import { checkStranded, noteHeld } from './stranded.ts';
import { cacheOf, collectSecrets } from './truth.ts';
import { clusterIdOf, type Place, places, settle, userOf, type World } from './world.ts';

const [dev] = places as [Place];
const plan: Plan = { troubles: [], places: [dev], cache: 'warm', login: undefined };
const works: Outcome = { what: 'kubectl', code: 0, stdout: 'pod-of-dev   1/1', stderr: '', took: 1, hung: false };

/** A world with a cached token, in which all is well. */
async function beWell() {
  const world = await settle();
  const good = await listGoodSessions(world);
  const outcome = await observe(world, 'kubectl', world.getPods(dev));
  collectSecrets(world);
  return { world, good, outcome };
}

async function listFindings(world: World, good: Awaited<ReturnType<typeof listGoodSessions>>, outcome: Outcome) {
  const findings = [
    ...checkOutcomes(plan, [outcome], good),
    ...(await checkSessions(world, plan, good)),
    ...checkFiles(world, false),
    ...checkStranded(world, plan, noteHeld(world)),
    ...checkSecrets(world, [outcome]),
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
  expect(await listFindings(world, good, { ...works, stdout: `pod-of-dev  ${token?.secret}` })).toEqual([
    'secret shown',
  ]);
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

test('and a session that is gone, tokens that nothing leads to, and processes that go on', async () => {
  const { world, good } = await beWell();
  const key = { server: world.url, profile: dev.login.profile, cluster: clusterIdOf(world, dev.cluster) };
  const credential = cacheOf(world).find(key);
  cacheOf(world).remove(key);
  expect(await listFindings(world, good, works)).toEqual(['token stranded']);
  if (credential !== undefined) cacheOf(world).keep({ ...credential, token: new Secret('token-x:y') });
  world.sandbox.state.tokens.clear();
  expect(await listFindings(world, good, works)).toEqual(['lost session']);

  const running = run('/bin/sleep', ['60'], { env: world.env });
  const [left] = listMarked(world.mark);
  expect(left?.command[0]).toBe('/bin/sleep');
  kill(left?.pid ?? 0);
  expect(await running).toMatchObject({ code: null });
});
