import { expect, test } from 'vitest';
import { readTypedWords } from '../../../src/flows/overview/completion-words.ts';
import { listCompletions } from '../../../src/flows/overview/completions.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

test('the options that choose a login are read in both forms, at any position', () => {
  expect(readTypedWords(['--profile', 'ops', 'tokens', '--server=r.example.com', 'delete'])).toEqual({
    words: ['tokens', 'delete'],
    profile: 'ops',
    server: 'r.example.com',
  });
  expect(readTypedWords(['kubeconfig', '--profile=a', '--profile', 'b', '--all'])).toEqual({
    words: ['kubeconfig', '--all'],
    profile: 'b',
  });
  expect(readTypedWords(['status', '--profile'])).toEqual({ words: ['status'] });
});

/** The admin's login on one sandbox, and jane's, `ops`, on another, which is the later one. */
async function loggedInTwice() {
  const context = createTestContext();
  const [first, second] = [await useSandbox({ clock: context.clock }), await useSandbox({ clock: context.clock })];
  for (const [sandbox, profile, username] of [[first, 'default', 'admin'] as const, [second, 'ops', 'jane'] as const]) {
    context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
    const given = { username, password: new Secret(`${username}-password`) };
    await logIn(context, { server: sandbox.url, profile, trust: {}, given });
    context.clock.advance(1_000);
  }
  const offer = (...words: string[]): Promise<string[]> => listCompletions(context, words, 'default');
  return { first, second, offer };
}

test('completions are those of the login that the words choose', async () => {
  const { first, second, offer } = await loggedInTwice();
  expect(await offer('kubeconfig')).toContain('local');
  for (const option of [['--profile', 'ops'], ['--profile=ops']]) {
    expect((await offer('kubeconfig', ...option)).toSorted()).toEqual(['dev', 'prod']);
    expect((await offer(...option, 'kubeconfig')).toSorted()).toEqual(['dev', 'prod']);
  }
  expect(await offer('kubeconfig', '--profile=ops', `--server=${second.url}`)).toContain('dev');
  expect(await offer('kubeconfig', '--profile=ops', `--server=${first.url}`)).toEqual([]);
  expect(await offer('kubeconfig', '--profile')).toEqual([]);

  const { name } = second.state.addToken({ userId: second.state.findUser('jane')?.id ?? '', ttl: 3_600_000 });
  expect(await offer('tokens', 'delete')).not.toContain(name);
  expect(await offer('tokens', 'delete', '--profile', 'ops')).toContain(name);
});
