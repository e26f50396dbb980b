import { describe, expect, test } from 'vitest';
import { createHome } from '../support/home.ts';
import { interruptAt } from '../support/interrupt.ts';
import { createLoggedInHome } from '../support/logged-in-home.ts';
import { run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test.each(['POST /v1-public/login', 'GET /v3/users?me=true'])(
    'at %s of a login with a password: no session is on the server that is not known here',
    async (at) => {
      const sandbox = await useSandbox();
      const { env } = createHome();
      const login = ['login', sandbox.url, '--username=jane', '--password-stdin', '--no-merge'];
      const trust = `--ca-checksum=${sandbox.caChecksum}`;
      const done = await interruptAt(sandbox, { signal, at }, (onStart) =>
        run('kubectl-rancher', [...login, trust], { env, input: 'jane-password', onStart }),
      );
      expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('came too late: you are logged in') });
      expect(sandbox.state.tokens.size).toBe(1);
      expect(await run('kubectl-rancher', ['logout'], { env })).toMatchObject({ code: 0 });
      expect(sandbox.state.tokens.size).toBe(0);
    },
  );
});

describe('an ask that is interrupted', () => {
  test.each(['POST /v3/tokens', 'GET /k8s/clusters/'])(
    'at %s: the token that was made is in the cache, and a logout deletes it',
    async (at) => {
      const { sandbox, home, host, rancher } = await createLoggedInHome();
      const ask = ['token', `--server=${host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
      const done = await interruptAt(sandbox, { at }, (onStart) =>
        run('kubectl-rancher', ask, { env: home.env, onStart }),
      );
      expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('"ExecCredential"') });
      expect(sandbox.state.tokens.size).toBe(2);
      expect(await rancher('logout')).toMatchObject({ code: 0 });
      expect(sandbox.state.tokens.size).toBe(0);
    },
  );
});
