import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { checkKubeconfigs } from '../../../src/flows/kubeconfig/check.ts';
import { findKubectls, type Kubectl } from '../../support/kubectl.ts';
import { run } from '../../support/process.ts';
import { createTestContext } from '../../support/test-context.ts';

const inputs = fileURLToPath(new URL('../../inputs/', import.meta.url));

/** `refused`: kubectl reads nothing of the file. `says`: what is found, the kinds of it in front; empty: nothing. */
const expected: Record<string, { refused?: true; says: RegExp[] }> = {
  'api-version-v1beta1': {
    refused: true,
    says: [/^problem: .*kubectl refuses the whole file.*apiVersion has to be v1$/],
  },
  'args-null': {
    says: [
      /^problem: .*its arguments lack --server or --cluster.*kubeconfig convert --server https:\/\/rancher\.example\.com$/,
    ],
  },
  'cacerts-in-args': { says: [/^problem: .*--cacerts, and there are no certificates in \/path\/to\/other\.pem/] },
  'duplicate-foreign-name': { refused: true, says: [/^problem: .*refuses.* line 5, column 3: .*the same name/] },
  'empty-profile': { says: [] },
  'empty-server': { says: [/^warning: .*v1beta1/, /^warning: .*it runs "rancher token"/] },
  'empty-server-apart': { says: [/^warning: .*v1beta1/, /^warning: .*it runs "rancher token"/] },
  'env-in-exec': {
    says: [/^problem: .*its env sets NODE_TLS_REJECT_UNAUTHORIZED, NODE_OPTIONS.*--exec-env=NODE_OPTIONS-$/],
  },
  gbk: { refused: true, says: [/^failed: .*not a text in UTF-8: line 4, column 9/] },
  'latin-1': { refused: true, says: [/^failed: .*not a text in UTF-8: line 4, column 12/] },
  'missing-ca-file': { says: [/^problem: .*its certificate-authority \/nosuch\/ca\.pem cannot be read/] },
  'mode-lower-case': { says: [/^problem: .*its interactiveMode is ifavailable/] },
  'name-template': { refused: true, says: [/^failed: .*line 4, column 9/] },
  'name-underscore': {
    refused: true,
    says: [/^problem: .*line 4, column 9: name has to be text.* a number\. Put quotes/],
  },
  'name-yes': {
    refused: true,
    says: [/^problem: .*line 4, column 9: name has to be text.* true or false\. Put quotes/],
  },
  'namespace-number': { refused: true, says: [/^problem: .*line 18, column 91: namespace has to be text/] },
  'one-bad-one-good': {
    says: [
      /^warning: .*v1beta1/,
      /^warning: .*it runs "rancher/,
      /^warning: .*v1beta1/,
      /^warning: .*it runs "rancher/,
    ],
  },
  'provide-cluster-info-text': {
    refused: true,
    says: [/^problem: .*line 15, column 27: provideClusterInfo has to be true or false.*without quotes/],
  },
  'proxy-ftp': { says: [/^problem: .*kubectl refuses its proxy-url.*--proxy-url=$/] },
  'proxy-url': { says: [/^note: .*go through the proxy 127\.0\.0\.1:1080 \(proxy-url\)$/] },
  'skip-verify-in-args': { says: [/^problem: .*its arguments have --skip-verify/] },
  'token-beside-exec': {
    says: [/^problem: .*it has a token as well as a command.*kubectl rancher kubeconfig convert$/],
  },
  'trailing-document': { says: [] },
  'utf-16-le': { says: [/^(warning|failed): .*is UTF-16: save it as UTF-8/] },
  'yaml-1.2': { refused: true, says: [/^problem: .*refuses.* line 1, column 1: kubectl reads YAML 1\.1/] },
};

/** What `check` finds where this kubectl, or none, is on the PATH: severities, findings and next steps in lines. */
async function check(kubectl: Kubectl | undefined, input: string): Promise<string[]> {
  const context = createTestContext();
  const bin = join(context.directory, 'bin');
  mkdirSync(bin);
  for (const name of ['kubectl-rancher-auth', 'rancher'])
    writeFileSync(join(bin, name), '#!/bin/sh\n', { mode: 0o755 });
  if (kubectl !== undefined) symlinkSync(kubectl.path, join(bin, 'kubectl'));
  context.env.PATH = [bin, '/usr/bin/none'].join(delimiter);
  const path = join(context.directory, 'config');
  writeFileSync(path, readFileSync(input), { mode: 0o600 });
  try {
    const { faults } = await checkKubeconfigs(context, [path]);
    return faults.map(({ severity, what, nextStep }) =>
      [`${severity}: ${what}`, ...(nextStep ? [nextStep] : [])].join(' | '),
    );
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [`${error.code}: ${error.message} | ${error.nextStep}`];
  }
}

test('each of the inputs is in the table', () => {
  expect(
    Object.keys(expected)
      .map((name) => `${name}.yaml`)
      .sort(),
  ).toEqual(readdirSync(inputs).sort());
});

test.each(Object.entries(expected))('%s: check says what it is, and agrees with every kubectl', async (name, one) => {
  const path = join(inputs, `${name}.yaml`);
  for (const kubectl of [...(await findKubectls()), undefined]) {
    const found = await check(kubectl, path);
    expect(found, kubectl?.version).toHaveLength(one.says.length);
    for (const [place, words] of one.says.entries()) expect(found[place], kubectl?.version).toMatch(words);
    if (kubectl === undefined) continue;
    const { code, stderr } = await run(kubectl.path, ['config', 'view', '--kubeconfig', path], { env: {} });
    expect(code, stderr).toBe(one.refused ? 1 : 0);
    const isFailed = found.some((line) => /^(problem|failed): /.test(line));
    if (one.refused) expect(isFailed).toBe(true);
    if (one.refused) expect(found.join()).toMatch(/kubectl (says|refuses the whole file): \w/);
  }
});
