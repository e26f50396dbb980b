import { BenchError } from './errors.js';
import { findOnPath } from './on-path.js';
import { commandSubject } from './subject.js';

/**
 * What no plugin can be faster than.
 * @param {Pick<import('./stage.js').Stage, 'launcher' | 'env'>} stage
 */
export function smallestPrograms(stage) {
  return [
    commandSubject(stage, 'launcher', 'the launcher alone', []),
    commandSubject(stage, 'true', '`true`', [demand('true')]),
    commandSubject(stage, 'dash', '`dash -c :`', [demand('dash'), '-c', ':']),
    commandSubject(stage, 'node', '`node -e 0`', [process.execPath, '-e', '0']),
  ];
}

/** @param {string} name */
function demand(name) {
  const path = findOnPath(name);
  if (path === undefined) throw new BenchError(`it compares with ${name}, and there is none on PATH.`);
  return path;
}
