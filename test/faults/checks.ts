import { setTimeout as sleep } from 'node:timers/promises';
import { forgetOutputs, listMisplaced } from '../support/secrets.ts';
import { isTemporary, listHolders, listOwnFiles, listTorn } from './files.ts';
import type { Finding } from './finding.ts';
import { plantedName } from './kinds/files.ts';
import type { Outcome } from './kubectl-run.ts';
import { asksForLogin, readMessages } from './messages.ts';
import type { Plan } from './plan.ts';
import { describeProcess, listMarked } from './processes.ts';
import { showsPodsOf } from './recovery.ts';
import { describeWrongCredentials, isSessionGood } from './truth.ts';
import { type Login, logins, type World } from './world.ts';

/** How long a process may go on when nobody waits for it any more, in milliseconds: a background run, or one that waits for a server. */
const lastWork = 35_000;

const name = (as: Finding['name'], details: string[]): Finding[] => details.map((detail) => ({ name: as, detail }));

/** What kubectls said and showed while there was trouble. `good`: whose sessions were good before it. */
export function checkOutcomes(world: World, plan: Plan, outcomes: Outcome[], good: Set<Login>): Finding[] {
  const maySayTwice = plan.troubles.some(({ kind }) => kind.forgetsFailures);
  const ended = listEnded(world, plan);
  return plan.places.flatMap((place, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    const isWrong = outcome.code === 0 && !showsPodsOf(place, outcome);
    const mayBeAsked = ended.has(place.login) || world.refused.has(place.login);
    const isLost = asksForLogin(outcome.stderr) && good.has(place.login) && !mayBeAsked;
    return [
      ...name('unclear message', describeBadWords(outcome, maySayTwice)),
      ...name('wrong credential', isWrong ? [outcome.stdout] : []),
      ...name('lost session', isLost ? [outcome.stderr] : []),
    ];
  });
}

/** Nothing is said twice, nothing is left unsaid, and no stack is shown. */
function describeBadWords({ code, stderr, what }: Outcome, maySayTwice: boolean): string[] {
  // Each wait for a busy server is told.
  const messages = readMessages(stderr).filter((message) => !/ is busy .*; trying again in /.test(message));
  return [
    ...(!maySayTwice && new Set(messages).size < messages.length ? [`said twice: ${stderr}`] : []),
    ...(/^\s+at .*\.c?js:\d+/m.test(stderr) ? [`a stack: ${stderr}`] : []),
    ...(code !== null && code !== 0 && stderr.trim() === '' ? [`${what} failed without a word`] : []),
  ];
}

/** Whose sessions are as good as before, but for those that the faults have ended. */
export async function checkSessions(world: World, plan: Plan, good: Set<Login>): Promise<Finding[]> {
  const now = await listGoodSessions(world);
  const ended = listEnded(world, plan);
  const lost = [...good].filter((login) => !now.has(login) && !ended.has(login));
  return name(
    'lost session',
    lost.map(({ profile }) => profile),
  );
}

function listEnded({ ended }: World, { troubles }: Plan): ReadonlySet<Login> {
  return troubles.some(({ kind }) => kind.endsSessions) ? new Set(logins) : ended;
}

/** Whose sessions the server takes. */
export async function listGoodSessions(world: World): Promise<Set<Login>> {
  const good = new Set<Login>();
  for (const login of logins) if (await isSessionGood(world, login)) good.add(login);
  return good;
}

/** What lies on the disk, and in whose name. */
export function checkFiles(world: World, mayLeaveFiles: boolean): Finding[] {
  const left = listOwnFiles(world).filter((path) => isTemporary(path) && !path.includes(plantedName));
  return [
    ...name('torn file', listTorn(world)),
    ...name('temporary file left', mayLeaveFiles ? [] : left),
    ...name('wrong credential', describeWrongCredentials(world)),
  ];
}

/** Secrets in what was printed since the last look, and in files that must have none, or not these. */
export function checkSecrets(world: World): Finding[] {
  const places = new Set([...listMisplaced(world.home.directory), ...listHolders(world)]);
  forgetOutputs();
  return name('secret shown', [...places]);
}

/** Processes that go on although nobody waits for them. `patience`: for how many milliseconds they may. */
export async function checkProcesses({ mark }: World, patience = lastWork): Promise<Finding[]> {
  const begin = performance.now();
  let left = listMarked(mark);
  // One look may miss a process whose parent has just ended.
  for (let empty = 0; empty < 2 && performance.now() - begin < patience; ) {
    empty = left.length === 0 ? empty + 1 : 0;
    await sleep(20);
    left = listMarked(mark);
  }
  for (const { pid, command } of left) console.warn(`left: ${command.join(' ')} ${describeProcess(pid)}`);
  return name(
    'process left',
    left.map(({ command }) => command.join(' ')),
  );
}
