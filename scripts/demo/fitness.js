import { DemoError } from './errors.js';

/** Throws when the demo cannot run on this machine at all. */
export function rejectUnfit() {
  if (process.platform === 'win32') {
    throw new DemoError('it types on a Unix terminal. On Windows run it in WSL.');
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new DemoError(`Node 20.19 or newer is needed; this is ${process.version}.`);
  }
}
