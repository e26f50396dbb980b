import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLockDirectory, socketPath } from '../../src/store/locks/lock-directory.ts';
import { once } from './patience.ts';

/** A process that is stopped (SIGSTOP) while it holds the first place in a lock's queue, or whatever `file` says of it. */
export async function stopWhileHolding(scope: string, name: string, file = 't000000001-aaaaaaaaaaaa') {
  const directory = openLockDirectory(scope, name);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const script = `require('node:net').createServer().listen(process.argv[1], () => console.log('listening'))`;
  const holder = spawn(process.execPath, ['-e', script, socketPath(directory, 'aaaaaaaaaaaa')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(holder.stdout, 'data');
  writeFileSync(join(directory, file), '');
  holder.kill('SIGSTOP');
  onTestFinished(() => void holder.kill('SIGKILL'));
  return holder;
}
