import { expect, test } from 'vitest';
import { filterOptions } from '../../../src/commands/tokens/filter.ts';
import { localTime } from '../../../src/local-time.ts';
import { startAudited } from '../../support/audited-server.ts';
import { clusterId } from '../../support/sandbox.ts';

/** An admin, and a token of Jane's that every filter below matches. */
async function settle() {
  const { sandbox, context, rancher } = await startAudited();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const old = sandbox.state.addToken({ userId, ttl: 0, kind: 'kubeconfig', generateName: 'kubeconfig' });
  context.clock.advance(5 * 3_600_000);
  const exists = (): boolean => sandbox.state.tokens.has(old.name);
  return { rancher, exists };
}

test.each([
  [['--all-users', '--kind', 'kubeconfig', '--kind', 'helm', '--never-expires']],
  [['--user=jane', '--older-than', '90m', '--unused-for=2h']],
])('a dry run ends with the command that deletes what it showed: %j', async (filters) => {
  const { rancher, exists } = await settle();
  const { code, stderr } = await rancher('tokens', 'prune', ...filters, '--dry-run');
  expect({ code, exists: exists() }).toEqual({ code: 0, exists: true });
  const [, command = ''] = /\n {2}To delete them: kubectl rancher (tokens prune .*)$/.exec(stderr) ?? [];
  expect(await rancher(...command.split(' '), '--yes')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Deleted 1 token on '),
  });
  expect(exists()).toBe(false);
});

test('every filter has its option, with a value that the shell takes', () => {
  const args = { profile: 'default', verbose: false, output: 'table' } as const;
  expect(filterOptions(args)).toBe('');
  const all = { neverExpires: true, expired: true, olderThan: 129_600_000, unusedFor: 90_000, allUsers: true } as const;
  const named = { kind: ['api-key'], cluster: 'a b', user: 'jane doe', finding: 'never-used' } as const;
  expect(filterOptions({ ...args, ...all, ...named, kind: [...named.kind] })).toBe(
    " --kind api-key --never-expires --expired --older-than 1d12h --unused-for 1m30s --cluster 'a b' --user 'jane doe'" +
      ' --finding never-used --all-users',
  );
});

/** Jane, whose lost laptop has a login and two tokens for clusters. */
async function loseLaptop() {
  const { sandbox, context, rancher } = await startAudited({ username: 'jane' });
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const of = { userId, description: 'kubectl-rancher on laptop' };
  const session = sandbox.state.addToken({ ...of, ttl: 16 * 3_600_000, kind: 'session' });
  const tokens = [30, 60].map((minutes) =>
    sandbox.state.addToken({ ...of, ttl: minutes * 60_000, clusterId: clusterId(sandbox, 'dev') }),
  );
  sandbox.state.addToken({ userId, ttl: 3_600_000, description: 'for CI' });
  return { sandbox, context, rancher, session, tokens };
}

test('whoever deletes sessions learns which tokens outlive them, until when, and how to delete them', async () => {
  const { sandbox, context, rancher, session, tokens } = await loseLaptop();
  const { code, stderr } = await rancher('tokens', 'prune', '--kind', 'session', '--yes');
  expect({ code, exists: sandbox.state.tokens.has(session.name) }).toEqual({ code: 0, exists: false });
  const end = localTime(context.clock.now() + 3_600_000);
  expect(stderr).toContain(`: 2 tokens of kubectl-rancher can still be used (the last expires: ${end}).`);
  const [, command = ''] = /\n {2}To delete them: kubectl rancher (tokens delete .*)$/.exec(stderr) ?? [];
  expect(command.split(' ').slice(2).sort()).toEqual(tokens.map(({ name }) => name).sort());
  expect(await rancher(...command.split(' '), '--yes')).toMatchObject({ code: 0 });
});

test('many tokens that outlive a session are shown by a list', async () => {
  const { sandbox, rancher, session } = await loseLaptop();
  const { userId, description } = session;
  for (let count = 0; count < 10; count++) sandbox.state.addToken({ userId, description, ttl: 60_000 });
  const { stderr } = await rancher('tokens', 'prune', '--kind=session', '--user=jane', '--yes');
  expect(stderr).toMatch(/: 12 tokens of .*\n {2}To see them: kubectl rancher tokens list --user jane$/);
});

test('nothing is said where no session was deleted, or nothing outlives it', async () => {
  const { rancher } = await loseLaptop();
  const everything = ['--kind', 'session', '--kind', 'api-key', '--kind', 'kubeconfig'];
  expect((await rancher('tokens', 'prune', '--expired', '--yes')).stderr).not.toContain('outlive');
  const { stderr } = await rancher('tokens', 'prune', ...everything, '--yes');
  expect(stderr).toMatch(/\nDeleted 4 tokens on [^\n]*$/);
});

test('delete, which reads no list, names the list after a session', async () => {
  const { rancher, session, tokens } = await loseLaptop();
  const [token] = tokens;
  expect((await rancher('tokens', 'delete', token?.name ?? '', '--yes')).stderr).not.toContain('outlive');
  const { stderr } = await rancher('tokens', 'delete', session.name, '--yes');
  expect(stderr).toMatch(/\n {2}Tokens outlive the session .* To see them: kubectl rancher tokens list$/);
});

test("an admin who deletes a user's session gets the list of that user", async () => {
  const { sandbox, rancher } = await startAudited();
  const userId = sandbox.state.findUser('jane')?.id ?? '';
  const { name } = sandbox.state.addToken({ userId, ttl: 3_600_000, kind: 'session' });
  const { stderr } = await rancher('tokens', 'delete', name, '--yes');
  expect(stderr).toMatch(/To see them: kubectl rancher tokens list --user jane$/);
});

test('a dry run that finds nothing names no command', async () => {
  const { rancher } = await settle();
  const { code, stderr } = await rancher('tokens', 'prune', '--all-users', '--expired', '--dry-run');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^Nothing to delete on [^\n]*$/) });
});
