import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type ConvertReport, convertUserKubeconfig } from '../../../src/flows/kubeconfig/convert.ts';
import { mergeIntoKubeconfig } from '../../../src/flows/kubeconfig/merge.ts';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { ours, owner } from '../../kube/sample.ts';
import { createTestContext } from '../../support/test-context.ts';

const inputs = fileURLToPath(new URL('../../inputs', import.meta.url));

/** A copy of an input in a place of its own. */
function settle(name: string) {
  const context = createTestContext();
  const path = join(context.directory, 'kubeconfig');
  copyFileSync(join(inputs, name), path);
  const before = readFileSync(path);
  const argsOf = (): unknown[] => {
    const { users } = parseKubeconfig(readFileSync(path, 'utf8'));
    return users.map(({ user }) => (user.exec as { args?: unknown } | undefined)?.args);
  };
  return {
    context,
    path,
    argsOf,
    convert: (): Promise<ConvertReport> =>
      convertUserKubeconfig(context, { profile: 'default', file: path, revoke: false }),
    merge: () =>
      mergeIntoKubeconfig(context, {
        paths: [path],
        parts: [{ owner, config: ours({ 'c-1': 'prod' }), clusterIds: ['c-1'] }],
        prune: false,
      }),
    expectUntouched: (): void => {
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(existsSync(`${path}.kubectl-rancher-backup`)).toBe(false);
    },
  };
}

const server = '--server=rancher.example.com';
const [local, prod] = [
  [server, '--cluster=local'],
  [server, '--cluster=c-m-abcd1234'],
];

/** What the users' arguments are after `convert`, and which users stay Rancher's. */
const converted: Record<string, { args: unknown[]; left?: string[]; unused?: string[] }> = {
  'empty-server.yaml': { args: [local, prod] },
  'empty-server-apart.yaml': { args: [local, prod] },
  'one-bad-one-good.yaml': { args: [local, prod, ['token', server, '--user=dev']], left: ['dev'] },
  'args-null.yaml': { args: [prod] },
  'token-beside-exec.yaml': { args: [prod], unused: ['token-abcde'] },
};

/** What cannot be read as it is: neither convert nor a merge changes anything. */
const refused: Record<string, RegExp> = {
  'gbk.yaml': /not a text in UTF-8: line 4, column 9$/,
  'latin-1.yaml': /not a text in UTF-8: line 4, column 12$/,
  'utf-16-le.yaml': /is UTF-16: save it as UTF-8$/,
  'name-template.yaml': /line 4, column 9/,
};

/** What has nothing to convert. */
const fine = [
  ...['api-version-v1beta1', 'cacerts-in-args', 'duplicate-foreign-name', 'empty-profile', 'env-in-exec'],
  ...['missing-ca-file', 'mode-lower-case', 'name-underscore', 'name-yes', 'namespace-number'],
  ...['provide-cluster-info-text', 'proxy-ftp', 'proxy-url', 'skip-verify-in-args', 'trailing-document', 'yaml-1.2'],
].map((name) => `${name}.yaml`);

test('every input is in one of these lists', () => {
  expect([...Object.keys(converted), ...Object.keys(refused), ...fine].sort()).toEqual(readdirSync(inputs).sort());
});

test.each(Object.entries(converted))('convert: %s is converted', async (name, { args, left = [], unused = [] }) => {
  const { convert, argsOf, path } = settle(name);
  const { outcome, backups } = await convert();
  expect(argsOf()).toEqual(args);
  expect(outcome.left.map(({ user }) => user)).toEqual(left);
  expect(outcome.unusedTokens.map(({ id }) => id)).toEqual(unused);
  expect(backups).toEqual([`${path}.kubectl-rancher-backup`]);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toMatch(/^ +token: /m);
  await convert();
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test.each(fine)('convert: %s has nothing to convert', async (name) => {
  const { convert, expectUntouched } = settle(name);
  const { outcome } = await convert();
  expect(outcome).toMatchObject({ converted: [], left: [], others: [], otherCommands: [], unusedTokens: [] });
  expectUntouched();
});

describe.each(Object.entries(refused))('%s is refused, and untouched', (name, message) => {
  test('by convert', async () => {
    const { convert, expectUntouched } = settle(name);
    await expect(convert()).rejects.toMatchObject({ code: 'failed', message: expect.stringMatching(message) });
    expectUntouched();
  });

  test('by a merge', async () => {
    const { merge, expectUntouched } = settle(name);
    await expect(merge()).rejects.toMatchObject({ code: 'failed', message: expect.stringMatching(message) });
    expectUntouched();
  });
});

test('an empty document at the end stays there: what a merge adds comes before it', async () => {
  const { merge, path } = settle('trailing-document.yaml');
  await merge();
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n---\n')).toBe(true);
  expect(text.indexOf('prod@rancher.test')).toBeLessThan(text.indexOf('\n---'));
});
