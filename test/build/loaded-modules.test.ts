import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../../scripts/build/bundle.js';
import { useDirectory } from '../support/directory.ts';
import { patience } from '../support/patience.ts';

/** Parts of Node.js that take milliseconds to load. */
const slow = [
  'child_process',
  'cluster',
  'crypto',
  'dgram',
  'http',
  'https',
  'net',
  'os',
  'readline',
  'stream',
  'tls',
  'tty',
  'worker_threads',
  'zlib',
];

test('what a credential request begins with loads no part of Node.js that it may not need', async () => {
  const folder = useDirectory();
  await bundle(folder);
  const list = `require(${JSON.stringify(join(folder, 'main.cjs'))}); console.log(process.moduleLoadList.join('\\n'))`;
  const loaded = execFileSync(process.execPath, ['-e', list], { encoding: 'utf8', timeout: patience }).split('\n');
  expect(slow.filter((name) => loaded.includes(`NativeModule ${name}`))).toEqual([]);
});
