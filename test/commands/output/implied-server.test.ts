import { expect, test } from 'vitest';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';
import { startAudited } from '../../support/audited-server.ts';
import { useSandbox } from '../../support/sandbox.ts';

const password = new Secret('admin-password');

/** An admin of two servers, logged in to the second one last, there with a profile. */
async function settle(profile = 'default') {
  const { context, rancher, sandbox: first } = await startAudited();
  const second = await useSandbox({ clock: context.clock });
  context.servers.save({ url: second.url, caPem: second.caPem });
  context.clock.advance(1_000);
  await logIn(context, { server: second.url, profile, trust: {}, given: { username: 'admin', password } });
  return { rancher, first, second };
}

test.each([[['clusters']], [['tokens', 'list']], [['users', 'list']], [['settings', 'list']]])(
  'with two logins, the table of %j is followed by which Rancher it is of',
  async (words) => {
    const { rancher, first, second } = await settle();
    const says = `These are the ${words[0]} of ${new URL(second.url).host}. For another Rancher, add --server URL.`;
    for (const format of ['table', 'wide']) expect((await rancher(...words, '-o', format)).stderr).toContain(says);
    for (const format of ['json', 'yaml', 'name']) expect((await rancher(...words, '-o', format)).stderr).toBe('');
    for (const { url } of [first, second]) expect((await rancher(...words, '--server', url)).stderr).toBe('');
  },
);

test('a login with another profile is not one that the command could have meant', async () => {
  const { rancher } = await settle('ops');
  expect(await rancher('clusters')).toMatchObject({ code: 0, stderr: '' });
});
