import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Ends its parent process when the last line on stdin is too long ago. */
const script = `
let step = '';
const end = () => {
  console.error('it is blocked: ' + step);
  process.kill(process.ppid, 'SIGKILL');
};
const patience = Number(process.argv[1]);
let timer = setTimeout(end, patience);
process.stdin.setEncoding('utf8').on('data', (line) => {
  step = line.trimEnd().split('\\n').at(-1);
  clearTimeout(timer);
  timer = setTimeout(end, patience);
});
process.stdin.on('end', () => process.exit());
`;

/** Watches over a test that may block its own process, which no limit within it could end. */
export interface Watchdog {
  /** The next step begins: `what` is said when it does not end. */
  begin(what: string): void;
}

/** `patience`: how long a step may take, in milliseconds. */
export function startWatchdog(patience: number): Watchdog {
  const watchdog = spawn(process.execPath, ['-e', script, String(patience)], { stdio: ['pipe', 'ignore', 'inherit'] });
  onTestFinished(() => void watchdog.stdin.end());
  return { begin: (what) => void watchdog.stdin.write(`${what}\n`) };
}
