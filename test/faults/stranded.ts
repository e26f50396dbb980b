import { withPredecessors } from '../../src/store/credentials/credential-format.ts';
import { isCredentialFile } from '../support/credential-files.ts';
import type { Finding } from './finding.ts';
import type { Plan } from './plan.ts';
import { listCredentials, listSessionRecords, listStranded } from './truth.ts';
import type { World } from './world.ts';

/** What was kept here before the trouble, each with a token on the server. */
export interface Held {
  credentials: number;
  /** The tokens that cached ones have replaced before they expired. */
  predecessors: number;
  sessions: number;
  spoiled: ReadonlyMap<string, string>;
}

export function noteHeld(world: World): Held {
  const credentials = listCredentials(world);
  return {
    credentials: credentials.length,
    predecessors: credentials.flatMap(withPredecessors).length - credentials.length,
    sessions: listSessionRecords(world).length,
    spoiled: new Map(world.spoiled),
  };
}

/** Whether more tokens are on the server that nothing here leads to than these troubles explain. */
export function checkStranded(world: World, plan: Plan, held: Held): Finding[] {
  const stranded = listStranded(world).length;
  const most = mostStranded(world, plan, held);
  return stranded > most
    ? [{ name: 'token stranded', detail: `${stranded}, of ${countMade(plan)} commands, where ${most} may be` }]
    : [];
}

function mostStranded(world: World, plan: Plan, held: Held): number {
  const lost = plan.troubles.map(({ kind }) => kind.strandsTokens);
  const made = plan.login !== undefined || lost.some((what) => what !== undefined) ? countMade(plan) : 0;
  const cached = lost.includes('cached') ? held.credentials + held.predecessors : 0;
  const kept = held.credentials + held.predecessors + held.sessions;
  const spoiled = countSpoiled(world, held);
  // kubectl runs a plugin again that was killed, and what that mints may be lost as well: to a full disk, say.
  const runAgain = lost.length > 1 ? 2 * plan.troubles.filter(({ kind }) => kind.leavesFiles).length : 0;
  const withSpoiled = spoiled === 0 ? 0 : spoiled + held.predecessors;
  return made + runAgain + (lost.includes('all') ? kept : Math.min(kept, cached + withSpoiled));
}

function countMade({ login, places }: Plan): number {
  return places.length + (login === undefined ? 0 : 1);
}

/** Credentials and sessions that the trouble has spoiled. */
function countSpoiled({ spoiled }: World, held: Held): number {
  return [...spoiled].filter(
    ([path, content]) =>
      held.spoiled.get(path) !== content && /\/(credentials|sessions)\//.test(path) && isCredentialFile(path),
  ).length;
}
