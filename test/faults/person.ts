import { stripVTControlCharacters } from 'node:util';
import { startOnPseudoTerminal } from '../../scripts/pseudo-terminal.js';
import type { Finished } from '../support/process.ts';
import { noteOutput } from '../support/secrets.ts';
import type { Login, World } from './world.ts';

/** What may be asked, at the end of what the terminal shows, and what is typed then. */
type Answers = readonly (readonly [question: RegExp, answer: () => string])[];

/** After these the same question means something new. */
const news = /Wrong user name or password|Log in to /g;

/** Runs a command on a terminal of its own, where somebody with the passwords of this world answers what is asked. */
export async function runOnTerminal(world: World, login: Login, [command = '', ...args]: string[]): Promise<Finished> {
  const answers: Answers = [
    [/Username:[^\n]*$/, () => login.username],
    [/Password of [^\n]*:[^\n]*$/, () => world.passwords[login.username]],
    [/Trust it for [^\n]*$/, () => 'y'],
  ];
  let shown = '';
  let answered: RegExp | undefined;
  let readUntil = 0;
  const terminal = startOnPseudoTerminal(command, args, {
    env: world.env,
    columns: 300,
    rows: 50,
    onData(data) {
      shown += data;
      const text = stripVTControlCharacters(shown);
      if (text.slice(readUntil).search(news) >= 0) answered = undefined;
      const asked = answers.find(([question]) => question !== answered && question.test(text.trimEnd()));
      if (asked === undefined) return;
      [answered] = asked;
      readUntil = text.length;
      terminal.write(`${asked[1]()}\r`);
    },
  });
  const code = await terminal.ended;
  const screen = stripVTControlCharacters(shown).replaceAll('\r', '');
  noteOutput({ command, args, stdout: screen, stderr: '', onTerminal: true });
  // A terminal shows both.
  return { code, stdout: screen, stderr: code === 0 ? '' : screen };
}
