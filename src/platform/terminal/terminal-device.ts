import { fstatSync } from 'node:fs';

/**
 * Which terminal the questions of this process go to, or its messages (stderr): the same for all processes on it. Undefined where that
 * is none, or cannot be told, as on Windows.
 */
export function terminalDevice(of: 'questions' | 'messages'): string | undefined {
  if (process.platform === 'win32') return undefined;
  // Loaded lazily: few requests wait for another process.
  const { isatty } = process.getBuiltinModule('node:tty');
  const streams = of === 'messages' ? [2] : [2, 0, 1];
  const stream = streams.find((descriptor) => isatty(descriptor));
  return stream === undefined ? undefined : String(fstatSync(stream).rdev);
}
