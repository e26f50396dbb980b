import { expect, test } from 'vitest';
import { readTokenLimits } from '../../../src/rancher/settings.ts';
import { Secret } from '../../../src/secret.ts';
import { useSandbox } from '../../support/sandbox.ts';
import { createTestContext } from '../../support/test-context.ts';

const minute = 60_000;

test.each([
  ['2.15', 100 * minute],
  ['2.16', undefined],
] as const)(
  'the maximum of all tokens limits those for kubeconfigs, unless they have one of their own: %s',
  async (version, maxTtl) => {
    const sandbox = await useSandbox({ version });
    const setting = sandbox.state.settings.get('auth-token-max-ttl-minutes');
    if (setting !== undefined) setting.value = '100';
    const { name, secret } = sandbox.state.addToken({ userId: sandbox.state.findUser('jane')?.id ?? '', ttl: minute });
    const http = createTestContext().connect(sandbox.url, { kind: 'ca', pem: sandbox.caPem });
    const limits = await readTokenLimits(http, new Secret(`${name}:${secret}`));
    expect(limits).toMatchObject({ maxTtl, kubeconfigTtl: 43_200 * minute });
  },
);
