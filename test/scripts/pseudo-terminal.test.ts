import { expect, test } from 'vitest';
import { startOnPseudoTerminal } from '../../scripts/pseudo-terminal.js';

/** Runs a line of the shell on a terminal, and gives what it wrote, piece by piece, and its exit code. */
async function onTerminal(line: string, keys: Record<string, string> = {}) {
  const pieces: string[] = [];
  const waiting = new Map(Object.entries(keys));
  const terminal = startOnPseudoTerminal('sh', ['-c', line], {
    env: { PATH: process.env.PATH ?? '' },
    columns: 80,
    rows: 24,
    onData(data) {
      pieces.push(data);
      for (const [text, typed] of waiting) {
        if (!pieces.join('').includes(text)) continue;
        waiting.delete(text);
        terminal.write(typed);
      }
    },
  });
  const code = await terminal.ended;
  return { code, output: pieces.join('') };
}

test('all that a command writes is read, and its exit code is told, nothing else is shown', async () => {
  expect(await onTerminal('echo one; echo two >&2; exit 7')).toEqual({ code: 7, output: 'one\r\ntwo\r\n' });
});

test('more than a terminal holds, just before the end', async () => {
  const { code, output } = await onTerminal('i=0; while [ $i -lt 5000 ]; do echo "line $i"; i=$((i+1)); done');
  expect(code).toBe(0);
  expect(output.split('\r\n')).toHaveLength(5001);
  expect(output.endsWith('line 4999\r\n')).toBe(true);
});

test('escape sequences of the command come through, also when it ends in the midst of one', async () => {
  expect(await onTerminal(String.raw`printf '\033[1mbold\033[0m \033]'`)).toEqual({
    code: 0,
    output: '\x1b[1mbold\x1b[0m \x1b]',
  });
});

test('Ctrl-C ends the command, whose end is told all the same', async () => {
  const { code } = await onTerminal('echo ready; exec tail -f /dev/null', { ready: '\x03' });
  expect(code).toBe(130);
});

test('a command that catches Ctrl-C has its last words', async () => {
  const line = `trap 'echo caught; exit 4' INT; echo ready; while :; do read -r _; done`;
  const { code, output } = await onTerminal(line, { ready: '\x03' });
  expect(code).toBe(4);
  expect(output).toContain('caught\r\n');
});

test('a command that is killed from here ends', async () => {
  const terminal = startOnPseudoTerminal('tail', ['-f', '/dev/null'], {
    env: { PATH: process.env.PATH ?? '' },
    columns: 80,
    rows: 24,
    onData: () => undefined,
  });
  terminal.kill();
  expect(await terminal.ended).toBe(128 + 9);
});

test('a command that there is not says so on the terminal', async () => {
  const output: string[] = [];
  const terminal = startOnPseudoTerminal('no-such-command', [], {
    env: { PATH: '/nowhere' },
    columns: 80,
    rows: 24,
    onData: (data) => output.push(data),
  });
  expect(await terminal.ended).toBe(127);
  expect(output.join('')).toContain('not found');
});
