import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { companionEndings } from '../../src/store/credentials/credential-format.ts';
import { type Outcome, observe } from './kubectl-run.ts';
import { runOnTerminal } from './person.ts';
import type { Plan } from './plan.ts';
import { letChecksLapse, letLivesEnd } from './truth.ts';
import { clusterIdOf, type Login, type World } from './world.ts';

/** Longer than a check counts, and shorter than it may be looked at in the background. Milliseconds. */
const staleFor = 5 * 60_000;

/** Most trouble is taken away after so many milliseconds, also from kubectls that try again and again. */
const lasts = 4_000;

export interface Troubled {
  /** A kubectl for each place of the plan, in its order, and the login if there is one. */
  outcomes: Outcome[];
  /** Which troubles really happened: a victim may not have been there. */
  happened: boolean[];
}

/** What the cache has for the places of a plan before it is carried out. */
export function prepareCache(world: World, { cache, places }: Plan): void {
  if (cache === 'due') letChecksLapse(world, true);
  if (cache === 'stale') letChecksLapse(world, true, staleFor);
  if (cache === 'ending') letLivesEnd(world);
  if (cache !== 'cold') return;
  const host = world.host.replace(':', '+');
  for (const { login, cluster } of places) {
    const name = `${host}@${login.profile}@${clusterIdOf(world, cluster)}@`;
    for (const ending of ['', ...companionEndings]) {
      const path = join(world.directories.cache, 'credentials', name + ending);
      rmSync(path, { force: true });
      world.spoiled.delete(path);
    }
  }
}

/** Carries a plan out, and takes its troubles away again. */
export async function runUnderTrouble(world: World, { troubles, places, login, hasPerson }: Plan): Promise<Troubled> {
  const happened: boolean[] = [];
  /** The last that began goes first. */
  const undos: (() => Promise<void>)[] = [];
  const begun = troubles.map(async ({ kind, random, after }, index) => {
    if (after > 0) await sleep(after);
    const undo = await kind.begin(world, random, places);
    undos.unshift(async () => {
      happened[index] = (await undo()) !== false;
    });
  });
  // What begins at once has begun before the first kubectl starts.
  await Promise.all(begun.filter((_, index) => troubles[index]?.after === 0));
  const running = places.map((place) => observe(world, 'kubectl', world.getPods(place)));
  if (login !== undefined) running.push(logInAnew(world, login, hasPerson));
  const ended = Promise.all(running);
  const isLimited = !troubles.some(({ kind }) => kind.outlastsAll);
  const longest = Math.max(...troubles.map(({ kind }) => kind.lasts ?? lasts));
  await Promise.race([ended, ...(isLimited ? [sleep(longest)] : [])]);
  await Promise.all(begun);
  for (const undo of undos) await undo();
  return { outcomes: await ended, happened };
}

function logInAnew(world: World, login: Login, onTerminal: boolean): Promise<Outcome> {
  const { profile, username } = login;
  const args = ['login', world.url, '--force', '--profile', profile, '--no-merge'];
  const running = onTerminal
    ? runOnTerminal(world, login, ['kubectl-rancher', ...args])
    : world.rancher([...args, '--username', username, '--password-stdin'], world.passwords[username]);
  return observe(world, 'kubectl rancher login', running);
}
