// A command on a terminal of its own, whose last words are never lost.
import { spawn } from '@lydell/node-pty';

/**
 * @typedef {object} OnTerminal a command that runs on a terminal
 * @property {(keys: string) => void} write types
 * @property {() => void} kill ends the command, and all that runs in its process group, at once
 * @property {Promise<number>} ended its exit code (128 + N for signal N), once everything it wrote has been read
 */

const endMark = '\x1b]command-ended;';

/**
 * The shell that leads the session stays when the command has ended: the kernel drops what has not been read yet of a
 * terminal whose session leader ends. It survives Ctrl-C, which goes to the whole group, and stops itself so that
 * nothing but a kill ends it.
 */
const leader = `trap : INT QUIT; "$@"; printf '\\033]command-ended;%s;\\007' "$?"; kill -STOP "$$"`;

/**
 * Starts a command on a pseudo-terminal.
 * @param {string} file looked up in the PATH of `env`
 * @param {string[]} args
 * @param {{ env: Record<string, string>; columns: number; rows: number; cwd?: string; onData: (data: string) => void }} options
 *   `onData` is given what the command writes, as the terminal gets it
 * @returns {OnTerminal}
 */
export function startOnPseudoTerminal(file, args, { env, columns, rows, cwd = process.cwd(), onData }) {
  const pty = spawn('/bin/sh', ['-c', leader, 'sh', file, ...args], { name: 'xterm', cols: columns, rows, cwd, env });
  let unread = '';
  /** @type {number | undefined} */
  let code;
  pty.onData((data) => {
    if (code !== undefined) return;
    unread += data;
    const end = /^(\d+);/.exec(unread.split(endMark)[1] ?? '');
    const ready = end === null ? unread.length - heldBack(unread) : unread.indexOf(endMark);
    if (ready > 0) onData(unread.slice(0, ready));
    unread = unread.slice(ready);
    if (end === null) return;
    code = Number(end[1]);
    pty.kill('SIGKILL');
  });
  const ended = new Promise((resolve) => {
    pty.onExit(({ exitCode, signal = 0 }) => resolve(code ?? (signal === 0 ? exitCode : 128 + signal)));
  });
  return { write: (keys) => pty.write(keys), kill: () => killGroup(pty.pid), ended };
}

/**
 * How many characters at the end may be the begin of the mark, or are the mark without its end.
 * @param {string} text
 */
function heldBack(text) {
  const at = text.lastIndexOf('\x1b');
  if (at < 0) return 0;
  const tail = text.slice(at);
  return endMark.startsWith(tail) || tail.startsWith(endMark) ? tail.length : 0;
}

/**
 * The group, and its leader by itself: just after the start that is in no group of its own yet.
 * @param {number} pid of the leader
 */
function killGroup(pid) {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
