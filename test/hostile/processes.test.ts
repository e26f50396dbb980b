import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sitDown } from '../support/desk.ts';
import { openFront } from '../support/hostile/front.ts';
import { failingProxies } from '../support/hostile/proxies.ts';
import { brokenHttp } from '../support/hostile/responses.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { runKubectl, settleUser } from '../support/settled-user.ts';

const front = await openFront({ isProxy: true });

/** What ends by itself, as an attacker would send it. */
const attacks = brokenHttp.filter(({ name }) =>
  ['switches protocols', 'sends interim responses without end', 'closes', 'sends headers without end'].includes(name),
);

test.for(attacks)(
  'a server that $name, as processes see it',
  async ({ respond }) => {
    const { sandbox, home, host, rancher } = await settleUser();
    await rancher('kubeconfig', 'dev', '--exec', '-f', home.path('kubeconfig'));
    const before = readFileSync(home.path('kubeconfig'), 'utf8');
    sandbox.intercept = (request, response) => {
      request.resume();
      respond(response, request);
      return true;
    };
    const kubectl = await runKubectl(await anyKubectl(), home, 'get', 'pods');
    expect(kubectl).toMatchObject({ code: 1, stderr: expect.stringContaining(host) });
    const commands = [
      ['clusters'],
      ['tokens', 'list'],
      ['kubeconfig', '--all', '--exec', '--merge'],
      ['settings', 'list'],
    ];
    const results = await Promise.all(commands.map((args) => rancher(...args)));
    expect(results).toEqual(results.map(() => ({ code: 3, stdout: '', stderr: expect.stringContaining(host) })));
    expect(readFileSync(home.path('kubeconfig'), 'utf8')).toBe(before);
    // Logging out forgets the login here, and says what is left there.
    expect(await rancher('logout')).toMatchObject({ code: 0, stderr: expect.stringContaining(host) });
  },
  120_000,
);

test.for(failingProxies.filter(({ name }) => ['closes at CONNECT', 'wants a login'].includes(name)))(
  'a proxy that $name, as a process sees it: at most two connections',
  async ({ behave, connections, says }) => {
    const { sandbox, home, env } = await sitDown();
    front.leadTo(sandbox);
    const proxied = { ...env, HTTPS_PROXY: `http://127.0.0.1:${front.port}` };
    const rancher = (args: string[], input = ''): Promise<Finished> =>
      run(home.path('bin/kubectl-rancher'), args, { env: proxied, input });
    writeFileSync(home.path('ca.pem'), sandbox.caPem);
    const login = ['login', 'https://localhost.', '--username=jane', '--password-stdin', '--no-merge'];
    expect(await rancher(login, 'jane-password')).toMatchObject({ code: 0 });
    front.behave(behave);
    const message = `cannot reach localhost.: the proxy 127.0.0.1:${front.port} cannot be used: ${says}`;
    expect(await rancher(['clusters'])).toMatchObject({ code: 3, stderr: expect.stringContaining(message) });
    expect(front.connections).toBe(connections);
  },
);
