// What a person waits for, at each distance.
import { rmSync } from 'node:fs';
import { letTimePass } from '../bench/passing-time.js';
import { median } from '../bench/statistics.js';

/** Longer than a cached credential is used without a check. Milliseconds. */
const dueForCheck = 11 * 60_000;

/**
 * @typedef {object} Figures of one command
 * @property {string} name
 * @property {{ min: number; median: number }[]} times milliseconds, by distance
 * @property {number} requests
 * @property {number} connections
 * @property {number} roundTrips that it waits for one after the other, with those that connect
 */

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {{ name: string; command: string[]; prepare: () => void }[]}
 */
function findCommands({ ask, logIn, clusters: [cluster = ''], cache, forgetSession }) {
  return [
    { name: '`login --password-stdin`', command: logIn, prepare: forgetSession },
    {
      name: 'first mint for a cluster',
      command: ask(cluster),
      prepare: () => rmSync(cache, { recursive: true, force: true }),
    },
    {
      name: 'check of a token that was not used for ten minutes',
      command: ask(cluster),
      prepare: () => letTimePass([cache], dueForCheck),
    },
    { name: '`clusters`', command: ['kubectl-rancher', 'clusters'], prepare: () => undefined },
  ];
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {{ distances: number[]; rounds: number; signal: AbortSignal }} options distances: round trips in milliseconds
 * @returns {Promise<Figures[]>}
 */
export async function measureCommands(stage, { distances, rounds, signal }) {
  const commands = findCommands(stage).map((one) => ({
    ...one,
    samples: distances.map(() => /** @type {number[]} */ ([])),
    requests: 0,
    connections: 0,
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, distance] of distances.entries()) {
      stage.distance.roundTrip = distance;
      for (const one of commands) {
        signal.throwIfAborted();
        one.prepare();
        const before = { requests: stage.server.requests.length, connections: stage.distance.connections };
        const { milliseconds } = await stage.launcher.demand(one.command, stage.env);
        one.samples[index]?.push(milliseconds);
        one.requests = stage.server.requests.length - before.requests;
        one.connections = stage.distance.connections - before.connections;
      }
    }
  }
  return commands.map(({ name, samples, requests, connections }) => {
    const times = samples.map((times) => ({ min: Math.min(...times), median: median(times) }));
    return {
      name,
      times,
      requests,
      connections,
      roundTrips: slope(
        distances,
        times.map(({ min }) => min),
      ),
    };
  });
}

/**
 * How much longer it takes for each millisecond of distance, by the nearest and the farthest.
 * @param {number[]} distances
 * @param {number[]} times
 */
function slope(distances, times) {
  const rise = (times.at(-1) ?? NaN) - (times[0] ?? NaN);
  return rise / ((distances.at(-1) ?? NaN) - (distances[0] ?? NaN));
}
