import { expect, test } from 'vitest';
import { commands } from '../support/commands.ts';
import { helpOf } from '../support/defined-commands.ts';
import { createHome } from '../support/home.ts';
import { type CommandRunner, runAsProcess, runInProcess } from '../support/in-process.ts';
import { type Finished, run } from '../support/process.ts';

/** Runs a command for a user who never logged in. */
const rancher = (...args: string[]): Promise<Finished> => runInProcess(args, createHome().env);

/** How to run a command for a question that is asked of all: as a process for the first and the last one. */
const runnerOf = (command: string): CommandRunner =>
  command === commands[0] || command === commands.at(-1) ? runAsProcess : runInProcess;

/** What its help says of a command: its words with something for each argument, and its options that take a value. */
async function describeCommand(command: string): Promise<{ words: string[]; withValue: string[] }> {
  const words = command.split(' ').filter((word) => word !== '');
  const help = await helpOf(words);
  const [usage = ''] = help.split('\n');
  const [, options = ''] = help.split('\nOptions:\n');
  const described = options.split(/\n(?= +-)/);
  const withValue = described.filter((text) => /\[(string|number|array|choices: [^\]]*)\]/.test(text));
  return {
    words: [...words, ...[...usage.matchAll(/<\w+(?:\.\.)?>/g)].map(() => 'x')],
    withValue: withValue.map((text) => /--([a-z-]+)/.exec(text)?.[1] ?? text),
  };
}

/** Without one of its filters, `tokens prune` would delete more than was meant. */
const isFilter = (command: string, option: string): boolean =>
  command === 'tokens prune' && !['profile', 'server', 'output'].includes(option);

test.each([[], ['--profile=ops']])(
  'without a command the help is shown, and the exit code is that of wrong usage: %j',
  async (...args) => {
    const stderr = `${await helpOf([])}\n`;
    expect(await rancher(...args)).toEqual({ code: 2, stdout: '', stderr });
  },
);

test.each(commands)('every option of "%s" that takes a value is refused without one', async (command) => {
  const { words, withValue } = await describeCommand(command);
  const typed = (...args: string[]): Promise<Finished> => runnerOf(command)(args, createHome().env);
  const refusals = withValue.map(async (option) => {
    const refused = await typed(...words, `--${option}`);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(
          `Not enough arguments following: ${option}\\b.*\n {2}See: ${`kubectl rancher ${command}`.trim()} --help\n$`,
        ),
      ),
    });
    if (!isFilter(command, option)) return;
    const empty = await typed(...words, `--${option}=`);
    expect(empty).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(option) });
  });
  await Promise.all(refusals);
});

test.each(commands.filter((command) => command !== 'sandbox'))(
  'an option of "%s" without a value counts as not given',
  async (command) => {
    const { words, withValue } = await describeCommand(command);
    const options = withValue.filter((option) => !isFilter(command, option));
    const { env } = createHome();
    const typed = runnerOf(command);
    const [without, joined, apart] = await Promise.all([
      typed(words, env),
      typed([...words, ...options.map((option) => `--${option}=`)], env),
      typed([...words, ...options.flatMap((option) => [`--${option}`, ''])], env),
    ]);
    expect(joined).toEqual(without);
    expect(apart).toEqual(without);
  },
);

test('an empty option does not take the word behind a flag with it, nor count against one that has a value', async () => {
  const words = ['tokens', 'delete', '--yes', ''];
  expect(await rancher(...words)).toMatchObject({ code: 4, stderr: expect.stringContaining('not logged in') });
  const { stderr } = await rancher('clusters', '--server=a.example.com', '--server=', '--profile', '');
  expect(stderr).toContain('kubectl rancher login https://a.example.com\n');
  expect(await rancher('kubeconfig', 'check', '')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('file is empty'),
  });
});

test.each([
  ['tokens', 'create', '--ttl'],
  ['tokens', 'list', '--older-than'],
  ['tokens', 'prune', '--unused-for'],
  ['token', '--server=rancher.example.com', '--ttl'],
])('%s %s %s: a negative time span is refused, and not read as options', async (...words) => {
  for (const args of [
    [...words, '-1h'],
    [...words.slice(0, -1), `${words.at(-1)}=-1h`],
  ]) {
    const refused = await rancher(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('"-1h" is not a time span') });
  }
});

test('a cluster may have a name that is like a subcommand', async () => {
  for (const name of ['czech', 'covert', 'check1']) {
    expect(await rancher('kubeconfig', name)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('not logged in'),
    });
  }
});

test('words after -- are arguments of the command, not options, commands or values of options', async () => {
  const needsLogin = { code: 4, stderr: expect.stringContaining('not logged in') };
  expect(await rancher('kubeconfig', '--exec', '--', 'prod')).toMatchObject(needsLogin);
  expect(await rancher('kubeconfig', '--', 'convert')).toMatchObject(needsLogin);
  expect(await rancher('settings', 'set', '--', 'kubeconfig-generate-token', 'false')).toMatchObject(needsLogin);
  expect(await rancher('users', 'disable', '--', '--yes')).toMatchObject(needsLogin);
  expect(await rancher('completion', '--', 'fish')).toMatchObject({ code: 0, stderr: '' });
  const file = await rancher('kubeconfig', 'check', '--', '-f');
  expect(file).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no file -f\n') });
  const prefix = await rancher('kubeconfig', '--prefix', '--', 'prod');
  expect(prefix).toMatchObject({ code: 2, stderr: expect.stringContaining('Not enough arguments following: prefix') });
  const extra = await rancher('clusters', '--', '-x');
  expect(extra).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Unknown argument: -x\n'),
  });
});

test.each([['completion', 'fish'], ['sandbox'], ['kubeconfig', 'check']])(
  '%s %s works without a login, and has no option that chooses one',
  async (...words) => {
    for (const option of ['server', 'profile']) {
      const refused = await rancher(...words, `--${option}=x`);
      expect(refused).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(`Unknown argument: ${option}\n`),
      });
      expect(await rancher(`--${option}=x`, ...words)).toMatchObject({ code: 2, stdout: '' });
    }
  },
);

test('the options that choose a login may precede the command, or stand between its words', async () => {
  for (const args of [
    ['--server=a.example.com', '--profile=ops', 'tokens', 'list'],
    ['tokens', '--server', 'a.example.com', '--profile', 'ops', 'list'],
  ]) {
    const { code, stderr } = await rancher(...args);
    expect(stderr).toContain('kubectl rancher login https://a.example.com --profile ops\n');
    expect(code).toBe(4);
  }
});

const missing = 'Too few arguments';

test.each([
  ['logn', 'Unknown command: logn. Did you mean login?', ''],
  ['tokens lst', 'Unknown command: lst. Did you mean list?', 'tokens'],
  ['comp', 'Unknown argument: comp', ''],
  ['tokens nonsense', 'Unknown argument: nonsense', 'tokens'],
  ['login x --mrege', 'Unknown argument: mrege', 'login'],
  ['clusters -x', 'Unknown argument: x', 'clusters'],
  ['clusters --ca-file x', 'Unknown argument: ca-file', 'clusters'],
  ['clusters a,b c', 'Unknown arguments: a,b, c', 'clusters'],
  ['tokens', 'list, create, delete or prune?', 'tokens'],
  ['tokens delete', `${missing}; usage: kubectl rancher tokens delete <ids..>`, 'tokens delete'],
  ['clusters -o', 'Not enough arguments following: o', 'clusters'],
  ['tokens create -o xml', 'Invalid values: Argument: output, Given: "xml", Choices: "json", "yaml"', 'tokens create'],
  [
    'completion ksh',
    'Invalid values: Argument: shell, Given: "ksh", Choices: "bash", "zsh", "fish", "powershell"',
    'completion',
  ],
])(
  '%s: the message names what is wrong and the help of the command, whatever the locale',
  async (typed, message, command) => {
    const env = { ...createHome().env, LC_ALL: 'de_DE.UTF-8' };
    const help = `${`kubectl rancher ${command}`.trim()} --help`;
    expect(await run('kubectl-rancher', typed.split(' '), { env })).toEqual({
      code: 2,
      stdout: '',
      stderr: `kubectl-rancher: ${message}\n  See: ${help}\n`,
    });
    expect(await run('/bin/sh', ['-c', help.replace('kubectl rancher', 'kubectl-rancher')], { env })).toMatchObject({
      code: 0,
    });
  },
);
