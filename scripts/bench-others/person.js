// A person whose kubectl runs a program on a terminal: who logs in whenever that is asked for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startOnPseudoTerminal } from '../pseudo-terminal.js';
import { hesitation } from './hesitation.js';

/** Longer than any login here. Milliseconds. */
const patience = 120_000;

/** A kubectl that asks several times: a shell of its own, so that all its asks have one parent. */
const kubectl = `out=$1 times=$2; shift 2
code=0 n=0
while [ "$n" -lt "$times" ]; do n=$((n + 1)); "$@" >"$out.$n" || code=$?; done
exit "$code"`;

/**
 * @typedef {object} Asked
 * @property {number} exitCode
 * @property {number} questions how often a password was asked for
 * @property {(Credential | undefined)[]} credentials one for each time
 * @property {string} said on the terminal
 *
 * @typedef {{ token: string; expires: number | undefined }} Credential
 */

let runs = 0;

/**
 * @param {import('./world.js').World} world
 * @param {string[]} command
 * @param {{ times?: number }} [options]
 * @returns {Promise<Asked>}
 */
export async function askOnTerminal({ env, scratch, user }, command, { times = 1 } = {}) {
  runs += 1;
  const out = join(scratch, `answer-${runs}`);
  const answers = [
    { question: /username/i, text: user.username },
    { question: /password/i, text: user.password },
  ];
  let [given, unread, said] = [0, '', ''];
  const terminal = startOnPseudoTerminal('sh', ['-c', kubectl, 'kubectl', out, String(times), ...command], {
    env,
    columns: 250,
    rows: 50,
    onData(data) {
      said += data;
      unread += data;
      const answer = answers[given % answers.length];
      if (!answer?.question.test(unread)) return;
      given += 1;
      unread = '';
      void wait(hesitation / answers.length).then(() => terminal.write(`${answer.text}\r`));
    },
  });
  const timer = setTimeout(terminal.kill, patience);
  const exitCode = await terminal.ended;
  clearTimeout(timer);
  return {
    exitCode,
    questions: Math.ceil(given / answers.length),
    credentials: Array.from({ length: times }, (_, index) => readCredential(`${out}.${index + 1}`)),
    said,
  };
}

/**
 * @param {string} path
 * @returns {Credential | undefined}
 */
function readCredential(path) {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text.trim() === '') return undefined;
  const { token, expirationTimestamp } = JSON.parse(text).status;
  return { token, expires: expirationTimestamp === undefined ? undefined : Date.parse(expirationTimestamp) };
}
