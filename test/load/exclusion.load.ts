import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLockDirectory } from '../../src/store/locks/lock-directory.ts';
import { useDirectory } from '../support/directory.ts';
import { bundleSource } from '../support/source-program.ts';
import { size } from './crowd.ts';

const processes = 6;

test('of several processes that take a lock again and again, one has it at a time', async () => {
  const directory = useDirectory();
  onTestFinished(() => rmSync(openLockDirectory(directory, 'x'), { recursive: true, force: true }));
  const log = join(directory, 'log');
  const holder = await bundleSource(new URL('lock-holder.ts', import.meta.url));

  const rounds = size(2_000);
  const holders = Array.from({ length: processes }, () =>
    spawn(process.execPath, [holder, directory, log, String(rounds)], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(holders.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual(holders.map(() => 0));

  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2 * processes * rounds);
  const overlaps = lines.filter((line, index) => {
    const before = lines[index - 1];
    const pid = line.split(' ')[0];
    return index % 2 === 0 ? !line.endsWith('has it') : before !== `${pid} has it` || !line.endsWith('lets go');
  });
  expect(overlaps).toEqual([]);
});
