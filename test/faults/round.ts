import { rmSync } from 'node:fs';
import { checkFiles, checkOutcomes, checkProcesses, checkSecrets, checkSessions, listGoodSessions } from './checks.ts';
import type { Finding } from './finding.ts';
import type { Outcome } from './kubectl-run.ts';
import type { Plan } from './plan.ts';
import { type Recovery, recover } from './recovery.ts';
import { checkStranded, noteHeld } from './stranded.ts';
import { prepareCache, runUnderTrouble } from './trouble.ts';
import { describeStranded, letChecksLapse, listStranded } from './truth.ts';
import { type Place, places, type World } from './world.ts';

/** What came of one round. */
export interface RoundResult {
  findings: Finding[];
  /** Of kubectls, and of the logins beside them, while there was trouble and after it. */
  during: Outcome[];
  after: Outcome[];
  /** How many tokens on the server nothing here leads to any more. */
  stranded: number;
  /** What the kubectls after the trouble said before they worked. */
  said: string[];
  /** Which troubles really happened: a victim may not have been there. */
  happened: boolean[];
}

/** Makes the troubles of a plan while kubectls work, looks what has come of it, takes them away, and sees kubectl work again. */
export async function runRound(world: World, plan: Plan): Promise<RoundResult> {
  prepareCache(world, plan);
  forgetStranded(world);
  const held = noteHeld(world);
  const good = await listGoodSessions(world);
  world.ended.clear();
  world.refused.clear();
  const { outcomes: during, happened } = await runUnderTrouble(world, plan);
  const mayLeaveFiles = plan.troubles.some(({ kind }) => kind.leavesFiles);
  const findings = [
    ...(await checkProcesses(world)),
    ...checkOutcomes(world, plan, during, good),
    ...(await checkSessions(world, plan, good)),
    ...checkFiles(world, mayLeaveFiles),
    ...checkStranded(world, plan, held).map((finding) => withOutputs(finding, during)),
  ];
  const stranded = forgetStranded(world);
  letChecksLapse(world);
  const recoveries = await recoverAll(world, plan);
  const after = recoveries.flatMap(({ outcomes }) => outcomes);
  const said = recoveries.flatMap((recovery) => recovery.said);
  const hung = [...during, ...after].filter((outcome) => outcome.hung);
  findings.push(
    ...recoveries.flatMap((recovery) => recovery.findings),
    ...(await checkProcesses(world)),
    ...checkFiles(world, mayLeaveFiles),
    ...checkSecrets(world),
    ...checkStrandedAfter(world, plan, said),
    ...hung.map(({ what }): Finding => ({ name: 'hang', detail: what })),
  );
  return { findings, during, after, stranded: stranded + forgetStranded(world), said, happened };
}

/**
 * With all trouble gone, nothing is left on the server by those that log in again and go on, but for what counts here as expired, by a
 * clock that was wrong.
 */
function checkStrandedAfter(world: World, { troubles }: Plan, said: string[]): Finding[] {
  if (troubles.some(({ kind }) => kind.strandsTokens === 'all')) return [];
  return describeStranded(world).map((token) => ({
    name: 'token stranded',
    detail: `after the trouble: ${token}\n${said.join('\n')}`,
  }));
}

/** What commands said tells what became of their tokens. */
function withOutputs(finding: Finding, outcomes: Outcome[]): Finding {
  const outputs = outcomes.map(({ what, code, took, stderr }) => `${what}: ${code}, ${Math.round(took)} ms: ${stderr}`);
  return { ...finding, detail: [finding.detail, ...outputs].join('\n') };
}

/** As if the server had purged them. Gives how many there were. */
function forgetStranded(world: World): number {
  const stranded = listStranded(world);
  for (const token of stranded) world.sandbox.state.deleteToken(token);
  return stranded.length;
}

async function recoverAll(world: World, plan: Plan): Promise<Recovery[]> {
  // What kubectl itself remembers of a server in trouble is none of this program's doing.
  rmSync(world.home.path('.kube/cache'), { recursive: true, force: true });
  const recoveries: Recovery[] = [];
  for (const place of await listPlacesToMend(world, plan)) recoveries.push(await recover(world, place, plan.hasPerson));
  return recoveries;
}

/** Where kubectl was used, and where it would not work any more. */
async function listPlacesToMend(world: World, { places: used, troubles }: Plan): Promise<Place[]> {
  const good = await listGoodSessions(world);
  const concernsAll = troubles.some(({ kind }) => kind.concernsAll);
  return places.filter((place) => used.includes(place) || concernsAll || !good.has(place.login));
}
