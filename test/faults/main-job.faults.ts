import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testWith } from '../support/requirements.ts';
import { secretService } from '../support/secret-service.ts';
import { checkEnd } from './end.ts';
import { listKinds } from './kinds/all.ts';
import { drawPlan } from './plan.ts';
import { Random, randomOfRound } from './random.ts';
import { Report } from './report.ts';
import { runRound } from './round.ts';
import { settle, type World } from './world.ts';

const rounds = process.env.FAULTS === 'full' ? 1_000 : Number(process.env.FAULTS || 40);
const seed = Number(process.env.SEED || 20_261_122);
/** To look at some kinds alone: their names, with commas. */
const only = process.env.FAULTS_KINDS?.split(',');

const report = new Report();

test('whatever goes wrong, the next kubectl works or says what to type', async () => {
  await runRounds(await settle(), 1, Math.ceil(rounds / 2));
});

test('the same behind a proxy', async () => {
  await runRounds(await settle({ isProxied: true }), Math.ceil(rounds / 2) + 1, rounds);
});

testWith(secretService, 'the same with sessions in a keychain', async () => {
  await runRounds(await settle({ hasKeychain: true }), rounds + 1, rounds + Math.ceil(rounds / 4));
});

async function runRounds(world: World, first: number, last: number): Promise<void> {
  console.log(`SEED=${seed}, rounds ${first} to ${last}`);
  const kinds = listKinds(world).filter(({ name }) => only?.includes(name) ?? true);
  const found = report.findings.length;
  // Every kind has its turn, in an order of this seed's own.
  const order = new Random(seed);
  let turn: typeof kinds = [];
  for (let round = first; round <= last; round++) {
    if (turn.length === 0) turn = [...kinds];
    const [kind] = turn.splice(order.below(turn.length), 1);
    if (kind === undefined) throw new Error('no trouble can be made here');
    const plan = drawPlan(randomOfRound(seed, round), kind, kinds);
    const result = await runRound(world, plan);
    report.add(round, plan, result);
    if (result.findings.length > 0) console.log(describe(round, plan, result.findings));
    if (process.env.FAULTS_REPORT) writeFileSync(process.env.FAULTS_REPORT, report.format());
  }
  report.addEnd(await checkEnd(world));
  console.log(report.format());
  expect(
    report.findings
      .slice(found)
      .map(({ round, finding }) => `round ${round}: ${finding.name}: ${finding.detail}`.slice(0, 300)),
  ).toEqual([]);
}

function describe(round: number, plan: ReturnType<typeof drawPlan>, findings: object[]): string {
  const { cache, places, login, hasPerson, troubles } = plan;
  const names = troubles.map(({ kind, after }) => `${kind.name} after ${after} ms`).join(', ');
  const asked = places.map((place) => `${place.login.profile}/${place.cluster}`).join(' ');
  return `round ${round}: ${names}; ${cache}: ${asked}; login: ${login?.profile}; person: ${hasPerson}\n${JSON.stringify(findings, undefined, 2)}`;
}
