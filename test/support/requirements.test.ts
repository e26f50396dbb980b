import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createHome } from './home.ts';
import { run } from './process.ts';
import { requirements } from './requirement-table.ts';
import { need } from './requirements.ts';

const inCheckout = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Tests of which some cannot be run where there is no strace. */
const someTests = `
  import { test } from 'vitest';
  import { describeWith, need, testWith } from '${inCheckout('test/support/requirements.ts')}';
  testWith(['strace'], 'one', () => void need('strace'));
  describeWith(['strace'], 'several', () => {
    test('this', () => void need('strace'));
    testWith(['dash'], 'that', () => void [need('strace'), need('dash')]);
  });
  testWith(['dash'], 'another', () => void need('dash'));
`;

/** Runs them with a dash, and nothing else. */
function runSomeTests(more: Record<string, string> = {}) {
  const home = createHome();
  mkdirSync(home.path('test'));
  writeFileSync(home.path('test/some.test.ts'), someTests);
  symlinkSync('/bin/sh', home.path('bin/dash'));
  const vitest = [inCheckout('node_modules/vitest/vitest.mjs'), 'run', '--config', inCheckout('vitest.config.ts')];
  const env = { ...home.env, ...more, NO_COLOR: '1', PATH: home.path('bin') };
  return run(process.execPath, [...vitest, '--root', home.directory], { env });
}

test('where something is missing, its tests are left out by name, with how to get it', async () => {
  const { code, stdout } = await runSomeTests();
  expect(stdout).toContain('1 passed | 3 skipped');
  expect(code).toBe(0);
  const [, list = ''] = stdout.split('Left out here: ');
  expect(list.split('\n').map((line) => line.trim())).toEqual([
    '3 tests',
    'test/some.test.ts > one [left out: no strace]',
    'test/some.test.ts > several [left out: no strace] (2)',
    'To run them:',
    'strace: apt-get install strace',
    ...['With REQUIRE_ALL=true they would have failed.', '', ''],
  ]);
});

test('where everything has to be there, they fail', async () => {
  const { code, stdout, stderr } = await runSomeTests({ REQUIRE_ALL: 'true' });
  expect(code).toBe(1);
  expect(stdout).toContain('2 failed | 1 passed');
  expect(stderr).toContain('there is no strace: apt-get install strace');
});

test('a test that uses something, and does not ask for it, fails where it is there too', () => {
  expect(() => need('bash')).toThrow("this test uses bash, and does not ask for it: testWith(['bash'], ...)");
});

const sources = readdirSync(inCheckout('test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'support/requirements.test.ts')
  .map((name) => ({ name, text: readFileSync(join(inCheckout('test'), name), 'utf8') }));

/** Every place in the tests' source that is like this: the file, and what it says there. */
function find(pattern: RegExp): string[] {
  return sources.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([, found]) => `${name}: ${found}`));
}

/** Programs that tests start by name: this project's own, those of any POSIX system, and git. */
const everywhere = /^.*: (\/bin\/)?(kubectl[-_].*|sh|sleep|rm|chmod|chown|grep|find|stat|tail|tar|mkfifo|git)$/;

/** Those of the places that are meant to be there, with the reason. */
const exceptions = [
  'scripts/pseudo-terminal.test.ts: no-such-command',
  // A link to this program.
  'e2e/clients.test.ts: rancher',
  // For tests that ask for all of them.
  ...['support/secret-service.ts: dbus-run-session', 'support/secret-service.ts: dbus-send'],
  // On the Windows that is made for it, which has them.
  ...['kubectl.exe', 'node', 'attrib'].map((program) => `windows/walk.windows.ts: ${program}`),
];

test('a test starts no other program by its name, but by what need() gives', () => {
  const started = find(/\b(?:spawn|spawnSync|execFile|execFileSync|run|startOn\w*Terminal)\(\s*'([^' ]+)'/g);
  expect(started.filter((place) => !everywhere.test(place) && !exceptions.includes(place))).toEqual([]);
  const names = Object.keys(requirements).join('|');
  expect(find(new RegExp(`command -v (${names})`, 'g'))).toEqual([]);
});

test('nothing but the gate leaves a test out', () => {
  const leavingOut = find(/\b((?:test|it|describe|context)\.(?:skip|skipIf|runIf|todo))\b/g);
  // What a real Rancher cannot be asked, where there is one.
  expect(leavingOut).toEqual(['contract/rancher.test.ts: context.skip']);
  expect(find(/(process\.env\.CI)\b/g)).toEqual([]);
});

test('every wait for an event or a program has a limit', () => {
  const waits = find(/import {[^}]*\b(once)\b[^}]*} from 'node:events'/g);
  expect(waits.filter((place) => !/^(load|faults)\//.test(place))).toEqual(['support/patience.ts: once']);
  const programs = sources.filter(({ text }) => /\b(?:spawnSync|execFileSync|execFile)\((?!'mkfifo')/.test(text));
  expect(programs.filter(({ text }) => !/\btimeout: |\btimeout,/.test(text)).map(({ name }) => name)).toEqual([]);
});
