import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Which terminal the questions of this process go to, or its messages (stderr): the same for all processes on it. Undefined where that
 * is none, or cannot be told, as on Windows.
 */
export function terminalDevice(of: 'questions' | 'messages'): string | undefined {
  if (process.platform === 'win32') return undefined;
  const streams = of === 'messages' ? [2] : [2, 0, 1];
  const stream = streams.find((descriptor) => isatty(descriptor));
  return stream === undefined ? undefined : String(fstatSync(stream).rdev);
}
