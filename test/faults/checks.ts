import { setTimeout as sleep } from 'node:timers/promises';
import { isTemporary, listHolders, listOwnFiles, listTorn } from './files.ts';
import type { Finding } from './finding.ts';
import { plantedName } from './kinds/files.ts';
import type { Outcome } from './kubectl-run.ts';
import { asksForLogin, readMessages } from './messages.ts';
import type { Plan } from './plan.ts';
import { listMarked } from './processes.ts';
import { showsPodsOf } from './recovery.ts';
import { describeWrongCredentials, isSessionGood } from './truth.ts';
import { type Login, logins, type World } from './world.ts';

/** How long a process may go on after the kubectl that it worked for has ended, in milliseconds. */
const lastWork = 35_000;

const name = (as: Finding['name'], details: string[]): Finding[] => details.map((detail) => ({ name: as, detail }));

/** What kubectls said and showed while there was trouble. `good`: whose sessions were good before it. */
export function checkOutcomes(plan: Plan, outcomes: Outcome[], good: Set<Login>): Finding[] {
  const maySayTwice = plan.troubles.some(({ kind }) => kind.forgetsFailures);
  const mayBeRefused = plan.troubles.some(({ kind }) => kind.endsSessions || kind.refusesUsers);
  return plan.places.flatMap((place, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    const isWrong = outcome.code === 0 && !showsPodsOf(place, outcome);
    const isLost = asksForLogin(outcome.stderr) && good.has(place.login) && !mayBeRefused;
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

export async function checkSessions(world: World, { troubles }: Plan, good: Set<Login>): Promise<Finding[]> {
  if (troubles.some(({ kind }) => kind.endsSessions)) return [];
  const now = await listGoodSessions(world);
  return [...good].filter((login) => !now.has(login)).map(({ profile }) => ({ name: 'lost session', detail: profile }));
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

/** Secrets in what was printed, and in files that must have none. */
export function checkSecrets(world: World, outcomes: Outcome[]): Finding[] {
  const isIn = (text: string): boolean => [...world.secrets].some((secret) => text.includes(secret));
  const printed = outcomes.filter(({ stdout, stderr }) => isIn(stdout + stderr)).map(({ what }) => what);
  return name('secret shown', [...printed, ...listHolders(world, world.secrets)]);
}

/** Processes that go on although nobody waits for them. */
export async function checkProcesses({ mark }: World): Promise<Finding[]> {
  const begin = performance.now();
  while (listMarked(mark).length > 0 && performance.now() - begin < lastWork) await sleep(20);
  return name(
    'process left',
    listMarked(mark).map(({ command }) => command.join(' ')),
  );
}
