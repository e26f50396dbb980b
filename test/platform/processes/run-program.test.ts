import { expect, test } from 'vitest';
import { readOutputOf } from '../../../src/platform/processes/run-program.ts';

const env = { PATH: process.env.PATH };
const node = (program: string, timeout = 60_000) => readOutputOf(process.execPath, ['-e', program], { env, timeout });

test('what a program says is given when it ends well, and nothing when it fails or cannot be run', async () => {
  expect(await node('console.log("said")')).toBe('said\n');
  expect(await node('console.log("said"); process.exit(1)')).toBeUndefined();
  expect(await readOutputOf('/no/such/program', [], { env, timeout: 60_000 })).toBeUndefined();
});

test('its stdin is at its end from the beginning', async () => {
  expect(await node('process.stdin.resume().on("end", () => console.log("ended"))')).toBe('ended\n');
}, 30_000);

test('one that does not end is killed when its time is up', async () => {
  expect(await node('setInterval(() => undefined, 1_000)', 1)).toBeUndefined();
}, 30_000);
