import { connect } from 'node:net';
import { systemErrorCode } from '../../errors.ts';

/** Error codes of connecting to a local socket on which no process listens. */
const notListening = ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'];

/** Whether a process listens on a local socket. Any other error counts as yes. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error) => resolve(!notListening.includes(systemErrorCode(error) ?? '')));
  });
}

/**
 * Stays connected to a local socket until its process closes it or ends. Rejects with the reason of an aborted signal.
 */
export function untilClosed(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    socket.on('error', () => undefined);
    socket.resume();
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
