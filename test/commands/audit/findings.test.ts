import { expect, test } from 'vitest';
import { SANDBOX_VERSIONS } from '../../../src/sandbox/sandbox.ts';
import { type AuditJson, startAudited } from '../../support/audited-server.ts';
import { addOldToken, seedFindings, writeRancherCliFile } from '../../support/seeded-findings.ts';

const countsOf = ({ findings }: AuditJson): Record<string, number> =>
  Object.fromEntries(findings.map(({ id, count }) => [id, count]));

const always = { 'kubeconfig-generate-token': 1, 'token-hashing': 1 };
const idle = { ...always, 'auth-user-session-idle-ttl-minutes': 1 };

/** What the defaults of each version have. */
const defaults: Record<(typeof SANDBOX_VERSIONS)[number], Record<string, number>> = {
  '2.4.6': always,
  '2.4.7': { 'auth-token-max-ttl-minutes': 1, ...always },
  '2.6.7': { 'kubeconfig-default-token-ttl-minutes': 1, 'auth-token-max-ttl-minutes': 1, ...always },
  '2.8': always,
  '2.13': idle,
  '2.14': idle,
  '2.15': idle,
  '2.16': idle,
};

/** The answer to the confirmations that a command asks for. */
const confirmed = (command: string): string[] => {
  if (command.includes(' prune ')) return ['--yes'];
  return command.includes('token-hashing') ? ['--yes', '--i-have-a-backup'] : [];
};

test.each(SANDBOX_VERSIONS)('%s: a new server has the findings of its defaults, and no others', async (version) => {
  const { audit } = await startAudited({ version });
  expect(countsOf(await audit())).toEqual(defaults[version]);
});

test.each(SANDBOX_VERSIONS)('%s: each finding is found, none is invented, and its fix ends it', async (version) => {
  const { audit, rancher, sandbox } = await startAudited({ version });
  const expected = seedFindings(sandbox);
  const before = await audit('--older-than', '365d');
  expect(countsOf(before)).toEqual(expected);
  for (const { id, command } of before.findings.filter((finding) => finding.command !== null)) {
    const words = (command ?? '').split(' ').slice(2);
    expect(await rancher(...words, ...confirmed(command ?? ''))).toMatchObject({ code: 0 });
    expect(countsOf(await audit('--older-than', '365d'))).not.toHaveProperty(id);
  }
  expect(countsOf(await audit('--older-than', '365d'))).toEqual({ 'never-expires-agent': 1 });
});

test("the Rancher CLI's tokens: those that its file on this machine has", async () => {
  const { audit, rancher, sandbox, context } = await startAudited({ answers: { Delete: ['yes'] } });
  const token = addOldToken(sandbox, {});
  addOldToken(sandbox, {});
  writeRancherCliFile(context.directory, sandbox, token);
  const found = (await audit()).findings.find(({ id }) => id === 'rancher-cli');
  expect(found).toMatchObject({ count: 1, example: { id: token.name }, command: 'kubectl rancher doctor' });
  await rancher('doctor');
  expect((await audit()).findings.map(({ id }) => id)).not.toContain('rancher-cli');
});
