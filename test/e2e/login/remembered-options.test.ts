import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome } from '../../support/home.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { podsSeen, writeHomeFile } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { describeWith } from '../../support/requirements.ts';
import { clusterId, useSandbox } from '../../support/sandbox.ts';
import { startSocksProxy } from '../../support/socks-proxy.ts';

/** Jane, who can log in with what a password manager prints. */
async function settle() {
  const sandbox = await useSandbox();
  const home = createHome();
  const proxy = await startSocksProxy(Number(new URL(sandbox.url).port));
  const env: Record<string, string> = {
    ...home.env,
    RANCHER_USERNAME: 'jane',
    RANCHER_PASSWORD_COMMAND: 'printf "jane-password\\nlogin: jane\\n"',
  };
  const rancher = (...args: string[]) => run('kubectl-rancher', args, { env });
  const logIn = (...args: string[]) =>
    rancher('login', sandbox.url, '--no-merge', `--ca-checksum=${sandbox.caChecksum}`, ...args);
  const { path: kubectl } = await anyKubectl();
  const getPods = () => run(kubectl, ['--context', `dev@${new URL(sandbox.url).host}`, 'get', 'pods'], { env });
  return { sandbox, home, proxy, env, rancher, logIn, getPods, proxyUrl: `socks5://127.0.0.1:${proxy.port}` };
}

describeWith(['linux'], 'options that a login remembers, and the password from a command', () => {
  test('a proxy is used by the plugin and doctor, without a word of it on the command line', async () => {
    const { sandbox, home, proxy, rancher, logIn, getPods, proxyUrl } = await settle();
    expect(await logIn('--proxy', proxyUrl)).toMatchObject({ code: 0 });
    expect(await rancher('kubeconfig', '--all', '--merge', '--exec')).toMatchObject({ code: 0 });
    proxy.targets.length = 0;
    expect(await getPods()).toEqual(podsSeen);
    expect(proxy.targets).toContain(new URL(sandbox.url).host);
    const doctor = await rancher('doctor');
    expect(doctor.stdout).toMatch(new RegExp(`127\\.0\\.0\\.1:${proxy.port} \\(remembered for it\\) reaches`));
    const stored = home.path('.config/kubectl-rancher/servers');
    expect(await run('sh', ['-c', `ls -l ${stored}/*.json`], { env: home.env })).toMatchObject({
      stdout: expect.stringMatching(/^-rw------- /),
    });
    expect(await rancher('logout')).toMatchObject({ code: 0 });
    proxy.targets.length = 0;
    expect(await logIn()).toMatchObject({ code: 0 });
    expect(proxy.targets.length).toBeGreaterThan(0);
  });

  test('a proxy that cannot be used is not remembered, also where somebody is logged in already', async () => {
    const { sandbox, home, rancher, env } = await settle();
    Object.assign(env, { SSL_CERT_FILE: writeHomeFile(home, 'ca.pem', sandbox.caPem) });
    expect(await rancher('login', sandbox.url, '--no-merge')).toMatchObject({ code: 0 });
    const login = await rancher('login', sandbox.url, '--no-merge', '--proxy', 'socks5://127.0.0.1:9');
    expect(login).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('the proxy 127.0.0.1:9') });
    expect(await rancher('clusters')).toMatchObject({ code: 0, stdout: expect.stringContaining('dev') });
  });

  test('a kubeconfig that passes its proxy on: kubectl and the plugin both use it', async () => {
    const { sandbox, home, proxy, env, rancher, logIn, getPods, proxyUrl } = await settle();
    expect(await logIn()).toMatchObject({ code: 0 });
    expect(await rancher('kubeconfig', 'dev', '--merge', '--exec')).toMatchObject({ code: 0 });
    const file = home.path('kubeconfig');
    const text = readFileSync(file, 'utf8').replace('Info: false', 'Info: true');
    writeFileSync(file, text.replace(/( +)(server: https)/, `$1proxy-url: ${proxyUrl}\n$1$2`));
    // What kubectl tells its plugin, kept for a look at what the plugin alone does with it.
    const plugin = home.path('bin/kubectl-rancher-auth');
    const wrapper = `#!/bin/sh\nprintf %s "$KUBERNETES_EXEC_INFO" > ${home.path('info')}\nexec ${plugin} "$@"\n`;
    writeFileSync(home.path('bin/wrapper'), wrapper);
    chmodSync(home.path('bin/wrapper'), 0o755);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/command: .*/, `command: ${home.path('bin/wrapper')}`));
    expect(await getPods()).toEqual(podsSeen);
    const KUBERNETES_EXEC_INFO = readFileSync(home.path('info'), 'utf8');
    expect(await rancher('token', 'delete', '--all')).toMatchObject({ code: 0 });
    proxy.targets.length = 0;
    const args = [`--server=${new URL(sandbox.url).host}`, `--cluster=${clusterId(sandbox, 'dev')}`];
    expect(await run(plugin, args, { env: { ...env, KUBERNETES_EXEC_INFO } })).toMatchObject({ code: 0, stderr: '' });
    expect(proxy.targets).toContain(new URL(sandbox.url).host);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/command: .*/, 'command: kubectl-rancher-auth'));
    expect(await rancher('kubeconfig', 'dev', '--merge', '--exec')).toMatchObject({ code: 0 });
    const merged = readFileSync(file, 'utf8');
    expect(merged).toContain(`proxy-url: ${proxyUrl}`);
    expect(merged).toContain('provideClusterInfo: true');
    expect(await rancher('kubeconfig', 'check')).toMatchObject({ code: 0 });
  });

  test('a password command that fails is named with its exit code; a valid session needs none', async () => {
    const { env, logIn } = await settle();
    env.RANCHER_PASSWORD_COMMAND = 'echo verysecretword; echo locked >&2; exit 7';
    const failed = await logIn();
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('locked\n');
    expect(failed.stderr).toContain('the command in RANCHER_PASSWORD_COMMAND failed with exit code 7');
    expect(failed.stderr).not.toContain('verysecretword');
    env.RANCHER_PASSWORD_COMMAND = 'echo jane-password';
    expect(await logIn()).toMatchObject({ code: 0 });
    env.RANCHER_PASSWORD_COMMAND = 'exit 7';
    expect(await logIn()).toMatchObject({ code: 0 });
    env.RANCHER_PASSWORD = 'jane-password';
    expect(await logIn('--force')).toMatchObject({ code: 0 });
    delete env.RANCHER_PASSWORD;
    env.RANCHER_PASSWORD_COMMAND = 'echo wrong-password';
    expect(await logIn('--force')).toMatchObject({ code: 4, stderr: expect.stringContaining('wrong user name or') });
  });
});
