// Programs of the same kind, written in Go, that this machine may have.
import { join } from 'node:path';
import { askOnTerminal } from '../bench-others/person.js';
import { kubelogin } from '../bench-others/programs/kubelogin.js';
import { rancherCli } from '../bench-others/programs/rancher-cli.js';
import { cachedAnswer } from '../bench-others/times.js';
import { MissingToolError } from '../bench-others/tools/tools.js';
import { makeWorld } from '../bench-others/world.js';
import { BenchError } from './errors.js';
import { findOnPath } from './on-path.js';
import { commandSubject } from './subject.js';

/** One that nobody can log in to here: its version is all there is to time. */
const versionOnly = 'gke-gcloud-auth-plugin';

/**
 * Each with a login, where it can have one, and a cached answer.
 * @param {Pick<import('./stage.js').Stage, 'launcher' | 'env' | 'sandbox'>} stage
 * @returns {Promise<{ present: import('./subject.js').Subject[]; absent: string[] }>} absent: in words
 */
export async function findGoPlugins(stage) {
  /** @type {import('./subject.js').Subject[]} */
  const present = [];
  /** @type {string[]} */
  const absent = [];
  for (const find of [rancherCli, kubelogin]) {
    try {
      present.push(await loggedIn(stage, find));
    } catch (error) {
      if (!(error instanceof MissingToolError)) throw error;
      absent.push(error.message);
    }
  }
  const command = [findOnPath(versionOnly) ?? '', '--version'];
  const { exitCode } = await stage.launcher.launch(command, stage.env);
  if (exitCode === 0) present.push(commandSubject(stage, `go:${versionOnly}`, `\`${versionOnly} --version\``, command));
  else absent.push(`\`${versionOnly}\` is not on this machine.`);
  return { present, absent };
}

/**
 * @param {Pick<import('./stage.js').Stage, 'launcher' | 'env' | 'sandbox'>} stage
 * @param {typeof rancherCli} find
 */
async function loggedIn({ launcher, sandbox, env }, find) {
  const folder = join(`${env.HOME}`, 'go-plugins', find.name);
  const world = makeWorld({ home: join(folder, 'home'), scratch: join(folder, 'scratch'), env, sandbox });
  const program = await find(world, launcher);
  const { exitCode, said } = await askOnTerminal(world, program.ask(world.dev));
  if (exitCode !== 0) throw new BenchError(`${program.name} could not log in:\n\n${said.trim()}`);
  return { ...cachedAnswer(launcher, world, program), id: `go:${program.id}` };
}
