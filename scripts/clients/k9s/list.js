// k9s on a terminal, until it shows pods or the contexts to choose from: node list.js K9S
// Prints what was on the terminal; exits with 1 if there were no pods.
import { stripVTControlCharacters } from 'node:util';
import { startOnPseudoTerminal } from '../../pseudo-terminal.js';

const env = Object.fromEntries(Object.entries(process.env).map(([name, value = '']) => [name, value]));
let output = '';
const terminal = startOnPseudoTerminal(process.argv[2] ?? '', ['--headless', '-n', 'default', '-c', 'pods'], {
  env,
  columns: 160,
  rows: 40,
  onData(data) {
    output += data;
    if (hasPods() || shown().includes('contexts(all)')) terminal.kill();
  },
});
// Without a connection it sometimes shows neither.
setTimeout(() => terminal.kill(), 30_000).unref();
await terminal.ended;
console.log(shown());
process.exitCode = hasPods() ? 0 : 1;

function shown() {
  return stripVTControlCharacters(output);
}

function hasPods() {
  return /web-.*Running/.test(shown());
}
