import { mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { putKubectlOnPath } from '../../support/kubectl.ts';
import { createLoggedInHome, writeHomeFile } from '../../support/logged-in-home.ts';
import { startOnTerminal, type TerminalSession, typeLogin } from '../../support/pseudo-terminal.ts';
import { need, testWith } from '../../support/requirements.ts';
import { startWorkstation } from '../../support/workstation.ts';

const ctrlC = '\x03';
const ctrlZ = '\x1a';

/**
 * A program for a terminal, which stays in its loop: one that starts others could be stopped while it waits for a start. Its words are
 * not those of a shell: zsh says "continued" before it gives the terminal to the job.
 */
const job = `#!${process.execPath}
process.on('SIGCONT', () => console.log('going on'));
setInterval(() => undefined, 1000);
console.log('running');
`;

/** A user whose startup files name another kubeconfig, as those of many people do. */
async function settle() {
  const user = await createLoggedInHome();
  await putKubectlOnPath(user.home);
  const files = {
    '.bashrc': 'export KUBECONFIG=/elsewhere; echo started',
    '.zshenv': 'ZDOTDIR=$HOME/zsh',
    'zsh/.zshrc': 'unsetopt zle prompt_sp; export KUBECONFIG=/elsewhere; echo started',
    '.config/fish/config.fish': 'set -gx KUBECONFIG /elsewhere; echo started',
  };
  // Where this is missing, fish fills it in the background.
  mkdirSync(user.home.path('.local/share/fish/generated_completions'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(user.home.path(name)), { recursive: true });
    writeHomeFile(user.home, name, `${content}\n`);
  }
  writeHomeFile(user.home, 'bin/job', job, 0o700);
  const left = (): string[] => readdirSync(user.home.cache('shells'));
  return { ...user, left };
}

/** What a shell says of a job that Ctrl-Z has stopped. */
const stopped = { bash: 'Stopped', zsh: 'suspended', fish: 'has stopped', dash: 'Stopped' };

for (const shell of ['bash', 'zsh', 'fish', 'dash'] as const) {
  testWith([shell], `${shell} has the clusters whatever its startup files say, and its jobs work`, async () => {
    const { home, host, left } = await settle();
    const terminal = startOnTerminal('kubectl-rancher', ['shell', 'prod'], { ...home.env, SHELL: need(shell) });
    await terminal.waitFor('kubectl works with prod in this shell');
    if (shell !== 'dash') await terminal.waitFor('started');
    await seeContext(terminal, `prod@${host}`);
    terminal.type('job\r');
    await terminal.waitFor('running');
    terminal.type(ctrlC);
    await seeContext(terminal, `prod@${host}`);
    terminal.type('job\r');
    await terminal.waitFor('running');
    terminal.type(ctrlZ);
    await terminal.waitFor(stopped[shell]);
    await seeContext(terminal, `prod@${host}`);
    terminal.type('fg\r');
    await terminal.waitFor('going on');
    terminal.type(ctrlC);
    await seeContext(terminal, `prod@${host}`);
    terminal.type('exit 4\r');
    expect(await terminal.ended).toBe(4);
    expect(left()).toEqual([]);
  });
}

async function seeContext(terminal: TerminalSession, context: string): Promise<void> {
  terminal.type('kubectl config current-context\r');
  await terminal.waitFor(context);
}

testWith(['bash'], 'a shell in a shell: exit returns to the clusters of the outer one', async () => {
  const { home, host, left } = await settle();
  const terminal = startOnTerminal('kubectl-rancher', ['shell', 'prod'], { ...home.env, SHELL: need('bash') });
  await seeContext(terminal, `prod@${host}`);
  terminal.type('kubectl rancher shell dev\r');
  await terminal.waitFor('kubectl works with dev in this shell');
  await seeContext(terminal, `dev@${host}`);
  expect(left()).toHaveLength(2);
  terminal.type('exit\r');
  await seeContext(terminal, `prod@${host}`);
  terminal.type('exit\r');
  expect(await terminal.ended).toBe(0);
  expect(left()).toEqual([]);
});

testWith(
  ['bash'],
  'Ctrl-Z stops a command with the shell that runs it, fg continues both, and Ctrl-C comes once',
  async () => {
    const { home, left } = await settle();
    writeHomeFile(
      home,
      'bin/catch',
      `${job}process.on('SIGINT', () => process.exit(console.log('caught') ?? 9));
`,
      0o700,
    );
    const terminal = startOnTerminal(need('bash'), ['--norc', '-i'], home.env);
    terminal.type('kubectl-rancher shell prod -- catch\r');
    await terminal.waitFor('running');
    terminal.type(ctrlZ);
    await terminal.waitFor('Stopped');
    expect(left()).toHaveLength(1);
    terminal.type('fg\r');
    await terminal.waitFor('going on');
    terminal.type(ctrlC);
    await terminal.waitFor('caught');
    terminal.type('echo "code=$?"\r');
    await terminal.waitFor('code=9');
    expect(terminal.screen().match(/caught/g)).toHaveLength(1);
    terminal.type('exit\r');
    expect(await terminal.ended).toBe(0);
    expect(left()).toEqual([]);
  },
);

test('without a session it logs in first, on the terminal, and then runs the command there', async () => {
  const { sandbox, env, kubectl } = await startWorkstation();
  const args = ['shell', 'dev', '--server', sandbox.url, '--', 'sh', '-c', `test -t 0 && ${kubectl} get pods`];
  const terminal = startOnTerminal('kubectl-rancher', args, env);
  await typeLogin(terminal, 'jane');
  await terminal.waitFor('Running');
  expect(await terminal.ended).toBe(0);
});

test('a login in such a shell does not offer to merge what would be lost with it', async () => {
  const { sandbox, env } = await startWorkstation();
  const login = startOnTerminal('kubectl-rancher', ['login', sandbox.url], { ...env, KUBECTL_RANCHER_SHELL: 'prod' });
  await typeLogin(login, 'jane');
  await login.waitFor('Next: kubectl rancher kubeconfig --all --merge --exec');
  expect(await login.ended).toBe(0);
});
