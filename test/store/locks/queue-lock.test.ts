import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { openLockDirectory, socketPath } from '../../../src/store/locks/lock-directory.ts';
import { createLocks, type HoldOptions } from '../../../src/store/locks/locks.ts';
import { joinQueue } from '../../../src/store/locks/queue-lock.ts';
import { useDirectory } from '../../support/directory.ts';
import { once } from '../../support/patience.ts';
import { testWith } from '../../support/requirements.ts';
import { stopWhileHolding } from '../../support/stopped-holder.ts';
import { createClock } from '../../support/test-context.ts';

const never = new AbortController().signal;
const gaveUp = (): CliError => new CliError('loginNeeded', 'waited too long for x');
const patient: HoldOptions = { patience: 60_000, remindAfter: 60_000, onWait: () => undefined, gaveUp };

/** What a process leaves that joined the queue with this number and was killed. */
async function leaveDeadMember(directory: string, id: string, file: string): Promise<void> {
  const script = `require('node:net').createServer().listen(process.argv[1], () => console.log('listening'))`;
  const child = spawn(process.execPath, ['-e', script, socketPath(directory, id)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  writeFileSync(join(directory, file), '');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('only one holds the lock at a time, and everyone gets a turn', async () => {
  const locks = createLocks(useDirectory(), () => undefined);
  let holders = 0;
  let most = 0;
  let turns = 0;
  const work = async (): Promise<void> => {
    holders += 1;
    most = Math.max(most, holders);
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
    holders -= 1;
  };
  await Promise.all(Array.from({ length: 50 }, () => locks.hold('x', work, patient)));
  expect({ most, turns }).toEqual({ most: 1, turns: 50 });
});

test('locks of other names and scopes are others', async () => {
  const locks = createLocks(useDirectory(), () => undefined);
  const elsewhere = createLocks(useDirectory(), () => undefined);
  const inner = locks.hold(
    'a',
    () => locks.hold('b', () => elsewhere.hold('a', async () => 'all three', patient), patient),
    patient,
  );
  expect(await inner).toBe('all three');
});

test('the directory of a lock is removed by the last to leave, and not before', async () => {
  const directory = join(useDirectory(), 'lock');
  const open = (): string => {
    mkdirSync(directory, { recursive: true });
    return directory;
  };
  const [first, second] = [await joinQueue(open), await joinQueue(open)];
  await first.leave();
  expect(existsSync(directory)).toBe(true);
  await second.leave();
  expect(existsSync(directory)).toBe(false);
});

test('first come, first served', async () => {
  const directory = useDirectory();
  const order: number[] = [];
  const places = [];
  for (const number of [1, 2, 3]) {
    const place = await joinQueue(() => directory);
    places.push(
      place.untilFirst(never).then(async () => {
        order.push(number);
        await place.leave();
      }),
    );
  }
  await Promise.all(places);
  expect(order).toEqual([1, 2, 3]);
});

test.each([
  ['holding the lock', 't000000001-aaaaaaaaaaaa'],
  ['choosing a number', 'c-aaaaaaaaaaaa'],
  ['having just begun', 'unrelated'],
])('a process that was killed %s keeps no one waiting, and nothing of it is left', async (_when, file) => {
  const directory = useDirectory();
  await leaveDeadMember(directory, 'aaaaaaaaaaaa', file);
  const place = await joinQueue(() => directory);
  await place.untilFirst(never);
  await place.leave();
  // A socket without a number may be that of a process that is about to draw one; it stays for a minute. On Windows it is no file.
  const socket = process.platform === 'win32' ? [] : ['aaaaaaaaaaaa.s'];
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual(
    file === 'unrelated' ? [...socket, 'unrelated'] : [],
  );
});

testWith(
  ['posix'],
  'the socket of a process that was killed before it had drawn a number goes after a minute, and no other',
  async () => {
    const directory = useDirectory();
    for (const [id, file] of [
      ['aaaaaaaaaaaa', 'unrelated'],
      ['bbbbbbbbbbbb', 'unrelated'],
      ['cccccccccccc', 't999999999-cccccccccccc'],
    ] as const) {
      await leaveDeadMember(directory, id, file);
      const age = id === 'bbbbbbbbbbbb' ? 10 : 70;
      utimesSync(socketPath(directory, id), Date.now() / 1_000 - age, Date.now() / 1_000 - age);
    }
    const place = await joinQueue(() => directory);
    await place.leave();
    expect(readdirSync(directory).filter((name) => name.endsWith('.s'))).toEqual(['bbbbbbbbbbbb.s', 'cccccccccccc.s']);
  },
);

test('a wait is reported once, given up in time, and the place is free again', async () => {
  const locks = createLocks(useDirectory(), () => undefined);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holder = locks.hold('x', () => held, patient);
  let said = 0;
  const onWait = (): void => {
    said += 1;
  };
  const waiter = locks.hold('x', async () => 'never', { patience: 30, remindAfter: 5, onWait, gaveUp });
  await expect(waiter).rejects.toMatchObject({ code: 'loginNeeded', message: 'waited too long for x' });
  expect(said).toBe(1);
  release();
  await holder;
  expect(await locks.hold('x', async () => 'free', patient)).toBe('free');
});

testWith(
  ['posix'],
  'a holder that was stopped is waited for no longer than wished: nothing is done, and the queue goes on',
  async () => {
    const directory = useDirectory();
    const locks = createLocks(directory, () => undefined);
    const holder = await stopWhileHolding(directory, 'x');
    const wait = { patience: 30, remindAfter: 60_000, onWait: () => undefined };
    let runs = 0;
    const work = async (): Promise<number> => ++runs;
    expect(await locks.holdIfFree('x', work, wait)).toEqual({ acquired: false });
    expect(runs).toBe(0);
    // Those that go on beside it can take turns under another lock.
    expect(await locks.holdIfFree('x beside', work, wait)).toEqual({ acquired: true, result: 1 });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await locks.holdIfFree('x', work, { ...wait, patience: 60_000 })).toEqual({ acquired: true, result: 2 });
  },
);

testWith(
  ['posix'],
  'a holder that was stopped loses the lock after a wait, and so does another one that hangs after it',
  async () => {
    const directory = useDirectory();
    const clock = createClock();
    const locks = createLocks(directory, () => undefined, clock);
    const holder = await stopWhileHolding(directory, 'x');
    const order: string[] = [];
    let hints = 0;
    const take = (name: string, work = async (): Promise<void> => undefined): Promise<void> =>
      locks.holdPastStopped(
        'x',
        () => {
          order.push(name);
          return work();
        },
        { patience: 30_000, remindAfter: 2_000, onWait: () => hints++, mayTakeLonger: async () => false },
      );
    const sleepers = (count: number): Promise<void> =>
      vi.waitFor(() => expect(clock.sleeping()).toHaveLength(count), { timeout: 60_000 });
    const hanging = take('first', () => new Promise(() => undefined));
    await sleepers(2);
    const others = [take('second'), take('third')];
    await sleepers(6);
    clock.advance(29_999);
    expect(order).toEqual([]);
    clock.advance(1);
    await vi.waitFor(() => expect(order).toEqual(['first']), { timeout: 60_000 });
    // The hanging one has a whole time of its own.
    await sleepers(4);
    clock.advance(29_999);
    expect(order).toEqual(['first']);
    clock.advance(1);
    await Promise.all(others);
    expect(order).toEqual(['first', 'second', 'third']);
    expect(hints).toBe(3);
    await take('later');
    holder.kill('SIGCONT');
    expect(await Promise.race([hanging, 'hangs'])).toBe('hangs');
  },
);

testWith(['posix'], 'a process that was stopped while it chose a number is passed too', async () => {
  const directory = useDirectory();
  const clock = createClock();
  const locks = createLocks(directory, () => undefined, clock);
  await stopWhileHolding(directory, 'x', 'c-aaaaaaaaaaaa');
  const options = { patience: 30, remindAfter: 60_000, onWait: () => undefined, mayTakeLonger: async () => false };
  const taken = locks.holdPastStopped('x', async () => 'done', options);
  await vi.waitFor(() => expect(clock.sleeping()).toHaveLength(2), { timeout: 60_000 });
  clock.advance(30);
  expect(await taken).toBe('done');
});

test('those that share a lock do not wait, and one that takes it waits for all of them', async () => {
  const locks = createLocks(useDirectory(), () => undefined);
  const releases: (() => void)[] = [];
  const order: string[] = [];
  const share = (name: string): Promise<void> =>
    locks.share('x', async () => {
      await new Promise<void>((resolve) => releases.push(resolve));
      order.push(name);
    });
  const before = [share('one'), share('two')];
  await vi.waitFor(() => expect(releases).toHaveLength(2), { timeout: 60_000 });
  let isWaiting = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    isWaiting = resolve;
  });
  const taken = locks.hold('x', async () => order.push('taken'), { ...patient, remindAfter: 1, onWait: isWaiting });
  await waiting;
  const after = share('later');
  await vi.waitFor(() => expect(releases).toHaveLength(3), { timeout: 60_000 });
  releases[1]?.();
  releases[0]?.();
  await taken;
  releases[2]?.();
  await Promise.all([...before, after]);
  expect(order).toEqual([expect.stringMatching('one|two'), expect.stringMatching('one|two'), 'taken', 'later']);
});

test('sharing where locks do not work is done without, silently', async () => {
  const log: string[] = [];
  const scope = useDirectory();
  const directory = openLockDirectory(scope, 'x');
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  onTestFinished(() => rmSync(directory, { force: true }));
  expect(await createLocks(scope, (line) => log.push(line)).share('x', async () => 'done')).toBe('done');
  expect(log).toEqual([]);
});

test('work that fails frees the lock', async () => {
  const locks = createLocks(useDirectory(), () => undefined);
  await expect(locks.hold('x', () => Promise.reject(new Error('no')), patient)).rejects.toThrow('no');
  expect(await locks.hold('x', async () => 'free', patient)).toBe('free');
});

test('the path of a socket is short, however long the home', () => {
  const directory = openLockDirectory(`/home/${'x'.repeat(200)}`, 'credential');
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  expect(socketPath(directory, 'aaaaaaaaaaaa').length).toBeLessThan(100);
});

test('where locks do not work the work is done without, with a warning', async () => {
  const log: string[] = [];
  const scope = useDirectory();
  const directory = openLockDirectory(scope, 'x');
  rmSync(directory, { recursive: true });
  // Something in the way that is no directory.
  writeFileSync(directory, '');
  onTestFinished(() => rmSync(directory, { force: true }));
  const locks = createLocks(scope, (line) => log.push(line));
  expect(await locks.hold('x', async () => 'done', patient)).toBe('done');
  expect(log).toEqual([expect.stringContaining('locks do not work here')]);
});

test('a directory that is cleaned up while a process joins is created again', async () => {
  const directory = join(useDirectory(), 'swept');
  let opened = 0;
  const open = (): string => {
    opened += 1;
    // The first time it is gone again before it can be used.
    if (opened > 1) mkdirSync(directory, { recursive: true });
    return directory;
  };
  const place = await joinQueue(open);
  await place.untilFirst(never);
  await place.leave();
  expect(opened).toBe(2);
});
