import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../support/commands.ts';
import { helpOf as definedHelpOf } from '../support/defined-commands.ts';
import { createHome, type Home } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { putKubectlOnPath } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { startOnTerminal } from '../support/pseudo-terminal.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';

/** Commands whose help is read from a process too: the program, a group, and one of each depth. */
const asProcess = new Set(['', 'tokens', 'login', 'tokens list']);

/** The help of a command, without a login or a configuration. */
async function helpOf(command: string, env: Record<string, string>): Promise<string> {
  const words = command.split(' ').filter((word) => word !== '');
  if (!asProcess.has(command)) return `${await definedHelpOf(words)}\n`;
  const { code, stdout, stderr } = await run('kubectl-rancher', [...words, '--help'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // What other tests read of it.
  expect(stdout).toBe(`${await definedHelpOf(words)}\n`);
  return stdout;
}

/** The commands under "Examples:". */
function examplesIn(help: string): string[] {
  const [, section = ''] = help.split('Examples:\n');
  return section
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('kubectl rancher '));
}

/** An admin who is logged in, with what the examples work on. */
async function settle(): Promise<{ home: Home; replacements: [string, string][] }> {
  const sandbox = await useSandbox();
  const home = createHome();
  await putKubectlOnPath(home);
  mkdirSync(home.path('work'));
  const rancher = (...args: string[]): Promise<Finished> =>
    runInProcess(args, { ...home.env, RANCHER_USERNAME: 'admin', RANCHER_PASSWORD: 'admin-password' });
  await rancher('login', sandbox.url, '--no-merge', '--ca-checksum', sandbox.caChecksum);
  expect(await rancher('token', '--server', sandbox.url, '--cluster', clusterId(sandbox, 'prod'))).toMatchObject({
    code: 0,
  });
  const adminId = sandbox.state.findUser('admin')?.id ?? '';
  const old = sandbox.state.addToken({ userId: adminId, ttl: 3_600_000 });
  expect(await rancher('kubeconfig', 'dev', '-f', home.path('work/downloaded.yaml'))).toMatchObject({ code: 0 });
  const extId = /token: "?'?(ext\/[^:]+):/.exec(readFileSync(home.path('work/downloaded.yaml'), 'utf8'))?.[1] ?? '';
  writeFileSync(home.path('kubeconfig'), '');
  return {
    home,
    replacements: [
      ['rancher.example.com', sandbox.url.replace('https://', '')],
      ['c-m-abcd1234', clusterId(sandbox, 'prod')],
      ['token-abcde', old.name],
      ['ext/token-fghij', extId],
    ],
  };
}

/** Exit codes other than 0: of commands that need a confirmation or a terminal, and of the one that is ended from outside. */
const otherwise: [RegExp, number][] = [
  [/ tokens (delete|prune --kind) /, 2],
  [/ login --method token/, 4],
  [/ sandbox$/, 124],
];

test('on a terminal of 80 columns, no line of help is longer', async () => {
  const { env } = createHome();
  const terminal = startOnTerminal('/bin/sh', ['-c', 'stty cols 80; exec kubectl-rancher login --help'], env);
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()).toContain('--insecure-skip-tls-verify');
  for (const line of terminal.screen().split('\n')) expect(line.trimEnd().length).toBeLessThanOrEqual(80);
});

test.each(['-h', '-vh', '--h', '--help=true', 'help'])('%s asks for the same help as --help', async (word) => {
  const { env } = createHome();
  expect(await run('kubectl-rancher', ['login', word], { env })).toMatchObject({
    code: 0,
    stdout: await helpOf('login', env),
  });
});

test.each(commands)('the help of "%s" says what it is for, and its examples run', async (command) => {
  const help = await helpOf(command, createHome().env);
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  const examples = examplesIn(help);
  const isGroup = help.includes('Commands:\n');
  if (!isGroup) expect(examples).not.toEqual([]);
  for (const example of examples) await runExample(example);
});

async function runExample(example: string): Promise<void> {
  const { home, replacements } = await settle();
  const line = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), example);
  const script = `cd "$HOME/work" && ${example.endsWith(' sandbox') ? `timeout 3 ${line}` : line}`;
  const { code, stdout, stderr } = await run('/bin/sh', ['-c', script], { env: home.env });
  // Whether there is a problem depends on this machine; the exit code has to agree.
  const hasProblem = / doctor$/.test(example) && /^problem /m.test(stdout);
  const [, expected = hasProblem ? 1 : 0] = otherwise.find(([pattern]) => pattern.test(example)) ?? [];
  expect(code, `${line}\n${stdout}\n${stderr}`).toBe(expected);
}
