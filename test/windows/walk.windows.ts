import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { prepareWindows } from '../../scripts/windows/prepare.js';
import { inRoot, onWindows, runOnWindows, type Windows } from '../../scripts/windows/run.js';
import { startOnTerminal } from '../support/pseudo-terminal.ts';
import { deleteTokens, takeRequests, useSandbox } from '../support/sandbox.ts';

let windows: Windows;
beforeAll(async () => {
  windows = await prepareWindows((line) => console.log(line));
});

const patience = 60_000;

/** A user of that Windows, and a sandbox; at the end of the test nothing of the user is left. */
async function startDay() {
  const sandbox = await useSandbox();
  const profile = join(windows.drive, 'users', 'root');
  const shared = (name: string): string => join(windows.folder, name);
  writeFileSync(shared('ca.pem'), sandbox.caPem);
  onTestFinished(() => {
    for (const name of ['.kube', 'AppData/Local/kubectl-rancher', 'AppData/Roaming/kubectl-rancher'])
      rmSync(join(profile, name), { recursive: true, force: true });
  });
  /** A line as typed at a prompt of cmd.exe: on a command line of ours its quotes would be quoted. */
  const type = (line: string, input?: string) => {
    writeFileSync(shared('typed.cmd'), `@${line}\r\n`);
    return runOnWindows(windows, 'cmd', ['/c', 'typed.cmd'], input);
  };
  const run = (program: string, ...args: string[]) => runOnWindows(windows, program, args);
  const logIn = (username = 'jane', options = '--merge') => {
    writeFileSync(shared('password'), `${username}-password\n`);
    const words = `login ${sandbox.url} --username ${username} --password-stdin --ca-file ca.pem ${options}`;
    return type(`kubectl-rancher ${words}`, shared('password'));
  };
  const onTerminal = (line: string) =>
    startOnTerminal(
      inRoot,
      [windows.root, windows.folder, 'wine64', 'cmd', '/c', `title test& ${line}`],
      { PATH: process.env.PATH ?? '', ...windows.env },
      patience,
    );
  const forgetCredentials = () =>
    rmSync(join(profile, 'AppData/Local/kubectl-rancher/Cache'), { recursive: true, force: true });
  const minted = () => [...sandbox.state.tokens.values()].filter(({ isDerived }) => isDerived).length;
  const kubectl = (...args: string[]) => run('kubectl.exe', ...args);
  return { sandbox, profile, shared, type, run, kubectl, logIn, onTerminal, forgetCredentials, minted };
}

const pods = { code: 0, output: expect.stringContaining('Running') };

test('a login with a password on stdin, kubectl cold and cached, and a logout', async () => {
  const { sandbox, profile, type, kubectl, logIn, minted } = await startDay();
  const login = await logIn();
  expect(login.output).toContain(`Logged in to ${new URL(sandbox.url).host} as jane`);
  expect(login.output).toContain('Merged into C:\\users\\root\\.kube\\config');
  expect(login.code).toBe(0);
  expect(await kubectl('get', 'pods')).toMatchObject(pods);
  expect(await kubectl('get', 'pods')).toMatchObject(pods);
  expect(minted()).toBe(1);
  expect((await kubectl('rancher', 'status')).output).toContain('jane');
  expect(await type('kubectl-rancher logout')).toMatchObject({ code: 0 });
  expect(minted()).toBe(0);
  expect(readdirSync(join(profile, 'AppData/Local/kubectl-rancher/Data/sessions'))).toEqual([]);
});

test('a login at the prompt', async () => {
  const { sandbox, onTerminal } = await startDay();
  const login = onTerminal(`kubectl-rancher login ${sandbox.url} --ca-file ca.pem --no-merge`);
  await login.waitFor('Username');
  login.type('jane\r');
  await login.waitFor('Password');
  login.type('jane-password\r');
  await login.waitFor('Logged in to');
  expect(await login.ended).toBe(0);
});

test('twenty kubectl at once mint one token', async () => {
  const { run, shared, logIn, minted } = await startDay();
  await logIn();
  copyFileSync(new URL('many.js', import.meta.url), shared('many.js'));
  for (const _ of ['cold', 'cached']) {
    expect((await run('node', 'many.js', '20', 'get', 'pods')).output).toContain('20 succeeded');
    expect(minted()).toBe(1);
  }
});

test('a kubectl that fails says so once, and the next one again', async () => {
  const { sandbox, kubectl, logIn, forgetCredentials } = await startDay();
  await logIn();
  await kubectl('get', 'pods');
  deleteTokens(sandbox);
  forgetCredentials();
  for (const _ of ['first', 'next']) {
    const { code, output } = await kubectl('get', 'pods');
    expect(output.match(/no longer accepts your session/g)).toHaveLength(1);
    expect(output).toContain(`kubectl rancher login ${sandbox.url}`);
    expect(code).toBe(1);
  }
});

test('a login that is cancelled is asked for once', async () => {
  const { sandbox, onTerminal, logIn, forgetCredentials } = await startDay();
  await logIn();
  deleteTokens(sandbox);
  forgetCredentials();
  const kubectl = onTerminal('kubectl.exe get pods');
  await kubectl.waitFor('Username');
  kubectl.type('\x04');
  expect(await kubectl.ended).toBe(1);
  expect(kubectl.screen().match(/kubectl-rancher: .*(cancelled|login)/g)).toHaveLength(1);
});

test('a token that was deleted on the server: on local the same kubectl that meets it replaces it', async () => {
  const { sandbox, kubectl, type, logIn } = await startDay();
  await logIn('admin', '--no-merge');
  expect(await type('kubectl-rancher kubeconfig local --exec -f local.yaml --force')).toMatchObject({ code: 0 });
  const get = () => kubectl('--kubeconfig', 'local.yaml', 'get', 'pods');
  expect(await get()).toMatchObject(pods);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  deleteTokens(sandbox, ({ isDerived }) => isDerived);
  await get();
  expect(await get()).toMatchObject(pods);
});

test('the kubeconfig is the one that kubectl reads, also where HOME is something else', async () => {
  const { sandbox, type, profile } = await startDay();
  const kube = join(profile, '.kube', 'config');
  mkdirSync(dirname(kube), { recursive: true });
  writeFileSync(kube, 'apiVersion: v1\nkind: Config\ncontexts: [{name: mine, context: {cluster: c, user: u}}]\n');
  writeFileSync(join(windows.folder, 'password'), 'jane-password\n');
  mkdirSync(join(windows.drive, 'h'), { recursive: true });
  const merge = `kubectl-rancher login ${sandbox.url} --username jane --password-stdin --ca-file ca.pem --merge`;
  await type(`set HOME=C:\\h& ${merge}`, join(windows.folder, 'password'));
  expect(existsSync(join(windows.drive, 'h', '.kube'))).toBe(false);
  expect(readFileSync(kube, 'utf8')).toContain('kubectl-rancher');
  const { output } = await type('set HOME=C:\\h& kubectl.exe config get-contexts -o name');
  expect(output).toContain('mine');
  expect(output).toContain('dev@');
});

test('doctor, check of a kubeconfig made elsewhere, and commands to type', async () => {
  const { sandbox, type, logIn } = await startDay();
  await logIn();
  expect((await type('kubectl-rancher kubeconfig dev --exec -f "my kube.yaml" --force')).output).toContain(
    `Next: kubectl --kubeconfig "my kube.yaml" --context`,
  );
  const path = join(windows.folder, 'my kube.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace('command: kubectl-rancher', 'command: kubectl-rancher-auth').replace(/ +- token\n/, ''),
  );
  const checked = await type('kubectl-rancher kubeconfig check "my kube.yaml"');
  expect(checked.output).toContain('is a script for /bin/sh, which Windows does not have');
  expect(checked.code).toBe(1);
  takeRequests(sandbox);
  const { output } = await type('kubectl-rancher doctor');
  expect(output).not.toContain('only you can read');
  expect(output).toContain('files are stored in');
});

test('a read-only file is named as such, with what clears it', async () => {
  const { type, run, logIn, shared } = await startDay();
  await logIn();
  writeFileSync(shared('held.yaml'), '');
  await run('attrib', '+r', onWindows(shared('held.yaml')));
  const { code, output } = await type('kubectl-rancher kubeconfig dev --exec -f held.yaml --force');
  expect(code).toBe(1);
  expect(output).toMatch(/cannot write .*held\.yaml \((EPERM|EACCES)\)/);
  expect(output).toContain('attrib -r');
});

test('an audit, its page, and its exit code', async () => {
  const { type, logIn, shared } = await startDay();
  await logIn('admin', '--no-merge');
  const audit = await type('kubectl-rancher audit --fail-on never --html "my audit.html" --force');
  expect(audit.output).toContain('SEVERITY   COUNT   FINDING');
  expect(audit.output).toContain('Wrote my audit.html');
  expect(audit.code).toBe(0);
  expect(readFileSync(shared('my audit.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  expect(await type('kubectl-rancher audit --fail-on warning')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/the audit found .*\d warnings?\n$/),
  });
});

test('a password as Windows PowerShell writes it: UTF-16, with a byte order mark', async () => {
  const { sandbox, type, shared } = await startDay();
  writeFileSync(shared('utf16'), '\ufeffjane-password\r\n', 'utf16le');
  const words = `login ${sandbox.url} --username jane --password-stdin --ca-file ca.pem --no-merge`;
  expect(await type(`kubectl-rancher ${words}`, shared('utf16'))).toMatchObject({ code: 0 });
});

test('a kubeconfig with line ends of Windows: contexts get their names, and keep them at the next merge', async () => {
  const { type, kubectl, logIn, profile } = await startDay();
  const kube = join(profile, '.kube', 'config');
  mkdirSync(dirname(kube), { recursive: true });
  writeFileSync(kube, '# mine\r\napiVersion: v1\r\nkind: Config\r\npreferences: {}\r\n');
  await logIn('jane', '--no-merge');
  for (const names of ['--names "{profile}/{cluster}"', '']) {
    expect(await type(`kubectl-rancher kubeconfig dev --exec --merge ${names}`)).toMatchObject({ code: 0 });
    expect((await kubectl('config', 'get-contexts', '-o', 'name')).output).toBe('default/dev\n');
  }
  const text = readFileSync(kube, 'utf8');
  expect(text).toMatch(/^# mine\r\n/);
  expect(text).not.toMatch(/[^\r]\n/);
});

test('a kubeconfig that another program holds open loses nothing', async () => {
  const { type, kubectl, logIn, profile } = await startDay();
  await logIn('jane', '--no-merge');
  await type('kubectl-rancher kubeconfig dev --exec --merge');
  const kube = join(profile, '.kube', 'config');
  const before = readFileSync(kube, 'utf8');
  const merge = 'kubectl-rancher kubeconfig prod --exec --merge';
  const held = await type(`(${merge} 1>&2) >> "%USERPROFILE%\\.kube\\config"`);
  expect(held.output).toMatch(/cannot write .*config \((EPERM|EACCES|EBUSY)\)/);
  expect(held.output).toContain('close that program');
  expect(held.code).toBe(1);
  expect(readFileSync(kube, 'utf8')).toBe(before);
  expect(await type(merge)).toMatchObject({ code: 0 });
  expect((await kubectl('config', 'get-contexts', '-o', 'name')).output).toMatch(/^prod@/m);
});

test('a shell: a kubeconfig of its own, the exit code of its command, and nothing is left', async () => {
  const { type, logIn, profile } = await startDay();
  await logIn('jane', '--no-merge');
  const shell = await type('kubectl-rancher shell prod -- kubectl.exe config get-contexts -o name');
  expect(shell.output).toMatch(/^prod-fqdn@\S+\nprod@\S+\n$/);
  expect(await type('kubectl-rancher shell prod -- cmd /c exit 7')).toMatchObject({ code: 7 });
  expect((await type('kubectl-rancher shell prod < nul')).output).toContain('Microsoft Windows');
  expect(readdirSync(join(profile, 'AppData/Local/kubectl-rancher/Cache/shells'))).toEqual([]);
});
