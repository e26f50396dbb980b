// Asks of one program, from the first one on.
import { stripVTControlCharacters } from 'node:util';
import { BenchError } from '../bench/errors.js';
import { askOnTerminal } from './person.js';
import { findSecretFiles } from './secret-files.js';
import { listTokens, opens, opensRancher } from './server-tokens.js';

export const atOnce = 20;

/**
 * @typedef {object} Asks
 * @property {number} logins that so many asks at once led to
 * @property {number} good answers with a token that the cluster takes
 * @property {number} different tokens among them
 * @property {string[]} failures the last words of those that got none, each once
 * @property {number} tokens of the user on the server after that
 * @property {boolean} kept whether the next ask got one of these
 * @property {string[]} dev what takes a token for `dev`
 * @property {string[]} prod what takes one for `prod`, which has an endpoint of its own
 * @property {number | undefined} lasts milliseconds
 * @property {import('./secret-files.js').SecretFile[]} files
 */

/**
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 * @returns {Promise<Asks>}
 */
export async function observeAsks(world, program) {
  const storm = await askAtOnce(world, program);
  const next = await demandCredential(world, program, world.dev);
  const files = findSecretFiles(world);
  const forProd = await demandCredential(world, program, world.prod, true);
  return {
    logins: storm.logins,
    good: storm.good,
    different: storm.different.length,
    failures: storm.failures,
    tokens: storm.tokens,
    kept: storm.different.includes(next.token),
    dev: await reach(world, next.token),
    prod: await reach(world, forProd.token),
    lasts: next.expires === undefined ? undefined : next.expires - Date.now(),
    files,
  };
}

/**
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 * @param {{ id: string; name: string }} cluster
 * @param {boolean} [hasEndpoint]
 */
export async function demandCredential(world, program, cluster, hasEndpoint = false) {
  const { credentials, said } = await askOnTerminal(world, program.ask(cluster, hasEndpoint));
  const [credential] = credentials;
  if (credential === undefined) throw new BenchError(`${program.name} gave no credential:\n\n${said.trim()}`);
  return credential;
}

/**
 * @param {import('./world.js').World} world
 * @param {import('./programs/program.js').Program} program
 */
async function askAtOnce(world, program) {
  const command = program.ask(world.dev);
  const asked = await Promise.all(Array.from({ length: atOnce }, () => askOnTerminal(world, command)));
  const given = asked.flatMap(({ credentials }) => credentials).flatMap((one) => (one ? [one.token] : []));
  const different = [...new Set(given)];
  const taken = await Promise.all(different.map((token) => opens(world, world.dev, token)));
  const failed = asked.filter(({ exitCode }) => exitCode !== 0);
  return {
    failures: [...new Set(failed.map(({ said }) => lastWords(said, world)))],
    logins: asked.reduce((sum, { questions }) => sum + questions, program.pagesOpened()),
    good: given.filter((token) => taken[different.indexOf(token)]).length,
    different,
    tokens: (await listTokens(world)).length,
  };
}

/**
 * @param {string} said
 * @param {import('./world.js').World} world
 */
function lastWords(said, { home }) {
  const line = stripVTControlCharacters(said).trim().split('\n').at(-1) ?? '';
  return line.trim().replaceAll(home, '~');
}

/**
 * @param {import('./world.js').World} world
 * @param {string} token
 */
async function reach(world, token) {
  const { dev, prod } = world;
  const places = [
    ...(await Promise.all([dev, prod].map(async (one) => ((await opens(world, one, token)) ? `\`${one.name}\`` : '')))),
    (await opensRancher(world, token)) ? "Rancher's API" : '',
  ];
  return places.filter((place) => place !== '');
}
