import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkEnd } from './end.ts';
import { listKinds } from './kinds/all.ts';
import { drawPlan } from './plan.ts';
import { Random, randomOfRound } from './random.ts';
import { Report } from './report.ts';
import { runRound } from './round.ts';
import type { World } from './world.ts';

const rounds = process.env.FAULTS === 'full' ? 1_000 : Number(process.env.FAULTS || 40);
const seed = Number(process.env.SEED || 20_261_122);
/** To look at some kinds alone: their names, with commas. */
const only = process.env.FAULTS_KINDS?.split(',');

/** The numbers of a world's rounds. With a keychain, which is silent at times, they take longer, and are fewer. */
const parts = {
  direct: [1, Math.ceil(rounds / 2)],
  proxied: [Math.ceil(rounds / 2) + 1, rounds],
  keychain: [rounds + 1, rounds + Math.ceil(rounds / 4)],
} as const;

/** Runs the rounds of one of the worlds, and expects that nothing was found that must never happen. */
export async function runRounds(world: World, part: keyof typeof parts): Promise<void> {
  const [first, last] = parts[part];
  const report = new Report();
  console.log(`SEED=${seed}, rounds ${first} to ${last}`);
  const kinds = listKinds(world).filter(({ name }) => only?.includes(name) ?? true);
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
    if (process.env.FAULTS_REPORT) writeFileSync(join(process.env.FAULTS_REPORT, `${part}.md`), report.format());
  }
  report.addEnd(await checkEnd(world));
  console.log(report.format());
  expect(
    report.findings.map(({ round, finding }) => `round ${round}: ${finding.name}: ${finding.detail}`.slice(0, 300)),
  ).toEqual([]);
}

function describe(round: number, plan: ReturnType<typeof drawPlan>, findings: object[]): string {
  const { cache, places, login, hasPerson, troubles } = plan;
  const names = troubles.map(({ kind, after }) => `${kind.name} after ${after} ms`).join(', ');
  const asked = places.map((place) => `${place.login.profile}/${place.cluster}`).join(' ');
  return `round ${round}: ${names}; ${cache}: ${asked}; login: ${login?.profile}; person: ${hasPerson}\n${JSON.stringify(findings, undefined, 2)}`;
}
