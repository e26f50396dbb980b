/**
 * @typedef {object} Subject
 * @property {string} id
 * @property {string} name
 * @property {'command' | 'request'} kind whether the launcher's own time is in it
 * @property {number} [mints] how many tokens the server makes for it each time
 * @property {() => void | Promise<void>} [prepare] before each time, not timed
 * @property {() => Promise<number>} time gives milliseconds
 */

/**
 * @param {Pick<import('./stage.js').Stage, 'launcher' | 'env'>} stage
 * @param {string} id
 * @param {string} name
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Subject}
 */
export function commandSubject({ launcher, env: usual }, id, name, command, env = usual) {
  const time = async () => (await launcher.demand(command, env)).milliseconds;
  return { id, name, kind: 'command', time };
}
