import { expect, test } from 'vitest';
import { filterOptions } from '../../../src/commands/tokens/filter.ts';
import { startAudited } from '../../support/audited-server.ts';

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

test('a dry run that finds nothing names no command', async () => {
  const { rancher } = await settle();
  const { code, stderr } = await rancher('tokens', 'prune', '--all-users', '--expired', '--dry-run');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^Nothing to delete on [^\n]*$/) });
});
