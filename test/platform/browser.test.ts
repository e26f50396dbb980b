import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createBrowser, type Surroundings } from '../../src/platform/browser.ts';
import { useDirectory } from '../support/directory.ts';

const desktop: Surroundings = { platform: 'linux', inContainer: false, inWsl: false };
const display = { DISPLAY: ':0' };

function obstacle(env: NodeJS.ProcessEnv, surroundings: Partial<Surroundings> = {}): string | undefined {
  return createBrowser(env, () => ({ ...desktop, ...surroundings })).obstacle();
}

test('a desktop has a browser', () => {
  expect(obstacle(display)).toBeUndefined();
  expect(obstacle({ WAYLAND_DISPLAY: 'wayland-0' })).toBeUndefined();
  expect(obstacle({}, { platform: 'darwin' })).toBeUndefined();
  expect(obstacle({}, { platform: 'win32' })).toBeUndefined();
});

test.for([
  [{ ...display, SSH_CONNECTION: '10.0.0.1 22 10.0.0.2 22' }, {}, 'this is an SSH session'],
  [display, { inContainer: true }, 'this is a container'],
  [display, { inWsl: true }, 'this is WSL'],
  [{}, {}, 'there is no display'],
] as const)('no browser is opened on the wrong side: %s %s', ([env, surroundings, reason]) => {
  expect(obstacle(env, surroundings)).toBe(reason);
});

test('$BROWSER is used wherever this runs: the person who sets it knows better', () => {
  expect(obstacle({ BROWSER: 'my-browser', SSH_TTY: '/dev/pts/1' }, { inContainer: true })).toBeUndefined();
});

/** A program that notes its arguments in a file. */
function notingProgram(name = 'browser') {
  const directory = useDirectory();
  const notes = join(directory, 'notes');
  const program = join(directory, name);
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${notes}.part && mv ${notes}.part ${notes}\n`);
  chmodSync(program, 0o755);
  return {
    program,
    arguments: () => vi.waitUntil(() => existsSync(notes) && readFileSync(notes, 'utf8').trim().split('\n')),
  };
}

const url = 'https://rancher.example.com/?a=b&c=$(touch nothing)';

test('$BROWSER gets the address as its last argument, or where %s stands, and no shell reads it', async () => {
  const plain = notingProgram();
  expect(await createBrowser({ BROWSER: `${plain.program} --new-tab` }).open(url)).toBe(true);
  expect(await plain.arguments()).toEqual(['--new-tab', url]);
  const placed = notingProgram();
  expect(await createBrowser({ BROWSER: `${placed.program} --url=%s --quiet` }).open(url)).toBe(true);
  expect(await placed.arguments()).toEqual([`--url=${url}`, '--quiet']);
});

test('of several commands in $BROWSER the first that starts is taken; none is no disaster', async () => {
  const second = notingProgram();
  expect(await createBrowser({ BROWSER: `/no/such/browser:${second.program}` }).open(url)).toBe(true);
  expect(await second.arguments()).toEqual([url]);
  expect(await createBrowser({ BROWSER: '/no/such/browser' }).open(url)).toBe(false);
});

test('a path with blanks in it is quoted, or stands alone', async () => {
  const { program, arguments: noted } = notingProgram('my browser');
  expect(await createBrowser({ BROWSER: `"${program}" --new-tab` }).open(url)).toBe(true);
  expect(await noted()).toEqual(['--new-tab', url]);
  const alone = notingProgram('my browser');
  expect(await createBrowser({ BROWSER: alone.program }).open(url)).toBe(true);
  expect(await alone.arguments()).toEqual([url]);
});
