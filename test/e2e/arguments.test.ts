import { expect, test } from 'vitest';
import { commands } from '../support/commands.ts';
import { createHome } from '../support/home.ts';
import { type Finished, run } from '../support/process.ts';

/** Somebody who never logged in. */
const rancher = (...args: string[]): Promise<Finished> => run('kubectl-rancher', args, { env: createHome().env });

/** What a command needs to be asked for its options, by its help: its words, and something for each of its arguments. */
async function describeCommand(command: string): Promise<{ words: string[]; withValue: string[] }> {
  const words = command.split(' ').filter((word) => word !== '');
  const { stdout } = await rancher(...words, '--help');
  const [usage = ''] = stdout.split('\n');
  const [, options = ''] = stdout.split('\nOptions:\n');
  const described = options.split(/\n(?= +-)/);
  const withValue = described.filter((text) => /\[(string|number|array|choices: [^\]]*)\]/.test(text));
  return {
    words: [...words, ...[...usage.matchAll(/<\w+(?:\.\.)?>/g)].map(() => 'x')],
    withValue: withValue.map((text) => /--([a-z-]+)/.exec(text)?.[1] ?? text),
  };
}

/** Options for which nothing is something, too: a text of no characters, the number 0. */
const maybeEmpty = ['prefix', 'description', 'port'];

test.each(commands)('every option of "%s" that takes a value is refused without one', async (command) => {
  const { words, withValue } = await describeCommand(command);
  const refusals = withValue.map(async (option) => {
    const refused = await rancher(...words, `--${option}`);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(
        `--${option} needs a value\n  See: ${`kubectl rancher ${command}`.trim()} --help\n`,
      ),
    });
    if (maybeEmpty.includes(option)) return;
    const empty = await rancher(...words, `--${option}=`);
    expect(empty).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(option) });
  });
  await Promise.all(refusals);
});

test.each([
  ['tokens', 'create', '--ttl'],
  ['tokens', 'list', '--older-than'],
  ['tokens', 'prune', '--unused-for'],
  ['token', '--server=rancher.example.com', '--ttl'],
])('%s %s %s: a negative time span is none, and no other options', async (...words) => {
  for (const args of [
    [...words, '-1h'],
    [...words.slice(0, -1), `${words.at(-1)}=-1h`],
  ]) {
    const refused = await rancher(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('"-1h" is not a time span') });
  }
});

test('what stands behind -- are arguments of the command: no options, no commands, no values of options', async () => {
  const needsLogin = { code: 4, stderr: expect.stringContaining('not logged in') };
  expect(await rancher('kubeconfig', '--exec', '--', 'prod')).toMatchObject(needsLogin);
  expect(await rancher('kubeconfig', '--', 'convert')).toMatchObject(needsLogin);
  expect(await rancher('settings', 'set', '--', 'kubeconfig-generate-token', 'false')).toMatchObject(needsLogin);
  expect(await rancher('users', 'disable', '--', '--yes')).toMatchObject(needsLogin);
  expect(await rancher('completion', '--', 'fish')).toMatchObject({ code: 0, stderr: '' });
  const file = await rancher('kubeconfig', 'check', '--', '-f');
  expect(file).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no file -f\n') });
  const prefix = await rancher('kubeconfig', '--prefix', '--', 'prod');
  expect(prefix).toMatchObject({ code: 2, stderr: expect.stringContaining('prefix needs a value') });
  const extra = await rancher('clusters', '--', '-x');
  expect(extra).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"-x" is one argument too many for clusters\n'),
  });
});

test.each([['completion', 'fish'], ['sandbox'], ['kubeconfig', 'check']])(
  '%s %s works with no login, and takes no option that names one',
  async (...words) => {
    for (const option of ['server', 'profile']) {
      const refused = await rancher(...words, `--${option}=x`);
      expect(refused).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(`no option --${option}\n`),
      });
      expect(await rancher(`--${option}=x`, ...words)).toMatchObject({ code: 2, stdout: '' });
    }
  },
);

test('a login may be named before the command, and between its words', async () => {
  for (const args of [
    ['--server=a.example.com', '--profile=ops', 'tokens', 'list'],
    ['tokens', '--server', 'a.example.com', '--profile', 'ops', 'list'],
  ]) {
    const { code, stderr } = await rancher(...args);
    expect(stderr).toContain('kubectl rancher login https://a.example.com --profile ops\n');
    expect(code).toBe(4);
  }
});

test.each([
  [['logn'], 'There is no such command; did you mean login?\n  See: kubectl rancher --help'],
  [['comp'], 'There is no such command; did you mean completion?\n  See: kubectl rancher --help'],
  [['tokens', 'lst'], 'There is no such command; did you mean list?\n  See: kubectl rancher tokens --help'],
  [['bogus'], 'There is no command "bogus"\n  See: kubectl rancher --help'],
  [['tokens', 'bogus'], 'There is no command "bogus"\n  See: kubectl rancher tokens --help'],
  [['login', 'x', '--mrege'], 'There is no option --mrege; did you mean --merge?\n  See: kubectl rancher login --help'],
  [
    ['login', 'x', '--no-mrege'],
    'There is no option --no-mrege; did you mean --no-merge?\n  See: kubectl rancher login --help',
  ],
  [['clusters', '-x'], 'There is no option -x\n  See: kubectl rancher clusters --help'],
  [['clusters', 'a,b', 'c'], '"a,b" is one argument too many for clusters\n  See: kubectl rancher clusters --help'],
  [['tokens'], 'list, create, delete or prune?\n  See: kubectl rancher tokens --help'],
  [['tokens', 'delete'], 'tokens delete needs <ids..>\n  See: kubectl rancher tokens delete --help'],
  [['clusters', '-o'], '-o needs a value\n  See: kubectl rancher clusters --help'],
  [
    ['tokens', 'create', '-o', 'xml'],
    '--output is "xml", and can be "json", "yaml"\n  See: kubectl rancher tokens create --help',
  ],
  [
    ['completion', 'ksh'],
    'shell is "ksh", and can be "bash", "zsh", "fish", "powershell"\n  See: kubectl rancher completion --help',
  ],
])('%o: what is wrong is told as it was typed, with what is near, if there is', async (args, words) => {
  expect(await rancher(...args)).toEqual({ code: 2, stdout: '', stderr: `kubectl-rancher: ${words}\n` });
});
