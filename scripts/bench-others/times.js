// How long a cached answer takes, of all programs in one run.
import { takeSamples } from '../bench/rounds.js';
import { smallestPrograms } from '../bench/smallest-programs.js';
import { summarize } from '../bench/statistics.js';
import { commandSubject } from '../bench/subject.js';

/**
 * A cached answer, as a whole process. The program has to have one.
 * @param {import('../bench/launcher.js').Launcher} launcher
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 */
export function cachedAnswer(launcher, world, program) {
  const { id, name, version, ask } = program;
  return commandSubject({ launcher, env: world.env }, `cached:${id}`, `\`${name}\` ${version}, cached`, ask(world.dev));
}

/**
 * @param {import('../bench/launcher.js').Launcher} launcher
 * @param {{ world: import('./world.js').World; program: import('./programs/program.js').Program }[]} compared
 * @param {{ runs: number; signal: AbortSignal; say: (words: string) => void }} options
 */
export async function timeCachedAnswers(launcher, compared, options) {
  const [first] = compared;
  if (first === undefined) return [];
  const subjects = [
    ...smallestPrograms({ launcher, env: first.world.env }),
    ...compared.map(({ world, program }) => cachedAnswer(launcher, world, program)),
  ];
  return summarize(subjects, (await takeSamples(subjects, options)).samples);
}
