import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { startAdminWorkstation } from '../support/admin-workstation.ts';
import { makeHostile } from '../support/hostile-sandbox.ts';
import { patience } from '../support/patience.ts';
import { type Finished, run } from '../support/process.ts';
import { need, testWith } from '../support/requirements.ts';
import { clusterId } from '../support/sandbox.ts';

/** What no output may have in it, beside line ends, and the tabs of a diff. */
const forbidden = /[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/u;

/** What a menu itself sends: colours, and where the cursor is to be; no titles, and nothing of 8 bits. */
const ofMenus = new RegExp(`${String.fromCharCode(27)}\\[\\??[\\d;]*[A-IKlhms]`, 'g');

/** What would be seen if a text could begin a line, or a shell ran a part of one. */
const mark = 'FORGED';

/** Terminal sequences of 7 and 8 bits, directions, invisible signs, and a line end. */
const controls = ` \x1b]0;owned\x07\x1b[2J\x9b31m\x7f\b\u202e\u2066\u200b\ufeff\u{e0001}\u0085\r${mark}\n${mark}`;

/** And whatever shells, YAML, JSON and HTML heed. */
const everything =
  `${controls}: x\r\n---\n- ${mark}\u2028${mark}\u2029${mark}\t"'\\ $(touch ${mark}) \`touch ${mark}\`; touch ${mark} | touch ${mark} & touch ${mark}` +
  `' ; touch ${mark}; '" ; touch ${mark}; "<script>${mark}</script>#`;

const piece = fc.oneof(
  fc.constantFrom(
    '\x1b[31m',
    '\x9b',
    '\x7f',
    '\0',
    '\u202a',
    '\u2069',
    '\u200d',
    '\u2028',
    '\r',
    '\t',
    "'",
    '"',
    '\\',
    ' ',
  ),
  fc.constantFrom(
    `\n${mark}`,
    `\r\n${mark}`,
    `\u0085${mark}`,
    `$(touch ${mark})`,
    `\`touch ${mark}\``,
    `;touch ${mark};`,
  ),
  fc.constantFrom(': ', '- ', '#', '{', '[', '%', '&a', '*a', '!', '|', '>', '%0a', '%1b', '\\x1b', '\\n'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }),
);
const additions = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));

const sizes = process.env.FUZZ === 'full' ? { numRuns: 10 } : { numRuns: 1, seed: 20261122 };

testWith(
  ['bash'],
  'whatever texts a server has, no output has control characters, forged lines or commands in it',
  async () => {
    const workstation = await startAdminWorkstation({ providers: ['keycloakoidc'] });
    const { sandbox, home, env } = workstation;
    const jane = sandbox.state.findUser('jane')?.id ?? '';
    const bin = shellTrap(home.path('trap'));
    const spoken: string[] = [];
    const ask = async (args: string[], input = ''): Promise<Finished> => {
      const done = await run(home.path('bin/kubectl-rancher'), args, { env, input });
      examine(`${args.join(' ')}`, done);
      spoken.push(...done.stderr.split('\n'), ...done.stdout.split('\n'));
      return done;
    };

    await fc.assert(
      fc.asyncProperty(additions, async (addition) => {
        spoken.length = 0;
        makeHostile(sandbox, addition);
        const login = ['login', sandbox.url, '--force', '--username=admin', '--password-stdin', '--no-merge', '-v'];
        expect(await ask(login, 'admin-password')).toMatchObject({ code: 0 });
        const names = ['prod', clusterId(sandbox, 'dev')].map((name) => name + addition);
        for (const format of ['wide', 'json', 'yaml', 'name']) {
          for (const list of [
            ['clusters'],
            ['tokens', 'list', '--all-users'],
            ['users', 'list'],
            ['settings', 'list'],
            ['status'],
          ]) {
            const done = await ask([...list, '-o', format, '-v']);
            expect(done.code, `${list.join(' ')} ${done.stderr}`).toBe(0);
            const has = list[0] === 'settings' ? '' : addition;
            if (format === 'json') expectText(JSON.parse(done.stdout), has);
            if (format === 'yaml') expectText(load(done.stdout), has);
            if (format === 'wide' && list[0] === 'clusters')
              expect(done.stdout.split('\n')).toHaveLength(sandbox.clusters.length + 2);
            if (format === 'name' && list[0] === 'clusters')
              expect(done.stdout.split('\n')).toHaveLength(sandbox.clusters.length + 1);
          }
        }
        const made = await ask(['kubeconfig', '--all', '--exec']);
        expectText(load(made.stdout), addition);
        const merged = home.path('kubeconfig');
        writeFileSync(merged, '', { mode: 0o600 });
        await ask(['kubeconfig', '--all', '--exec', '--merge', '--dry-run']);
        await ask(['kubeconfig', '--all', '--exec', '--merge']);
        expectText(load(readFileSync(merged, 'utf8')), addition);
        examine('the merged kubeconfig', { code: 0, stdout: readFileSync(merged, 'utf8'), stderr: '' });
        for (const args of [
          ['kubeconfig', 'check'],
          ['kubeconfig', 'convert'],
          ['kubeconfig', ...names, '--exec', '--force', '-f', home.path(`out ${addition.replaceAll(/[/\0]/g, '')}`)],
          ['kubeconfig', 'prod', '--exec', `--current-context=x${addition}`],
          ['tokens', 'list', '--cluster', names[0] ?? ''],
          ['tokens', 'create', '--ttl=5m', '--description', addition, '-o', 'json'],
          ['tokens', 'delete', `token-none${addition.replaceAll(':', '')}`, '--yes'],
          ['tokens', 'delete', `token-none${addition.replaceAll(':', '')}`],
          ['tokens', 'prune', '--kind', 'session', '--dry-run'],
          ['users', 'disable', `nobody${addition}`, '--yes'],
          ['users', 'disable', `${jane}${addition}`, '--yes'],
          ['users', 'enable', `jane${addition}`, '--yes'],
          ['settings', 'get', 'auth-token-max-ttl-minutes'],
          ['settings', 'get', `none${addition}`, '-o', 'json'],
          ['settings', 'set', 'auth-token-max-ttl-minutes', addition],
          ['settings', 'token-hashing'],
          ['audit'],
          ['audit', '-o', 'json'],
          ['version', '-o', 'json'],
          ['version'],
          ['doctor'],
          ['doctor', '-o', 'yaml'],
          ['token', '--server', sandbox.url, '--cluster', `c-none${addition}`, '-v'],
          ['token', `--server=${sandbox.url}/$(touch ${mark})/'`, '--cluster=x', `--profile=p${addition}`],
          ['login', `${sandbox.url}${addition}`],
          ['login', sandbox.url, '--force', `--provider=${addition}`],
          ['login', sandbox.url, '--force', '--provider=keycloakoidc'],
          ['login', sandbox.url, '--force', `--username=${addition}`, '--password-stdin'],
          ['logout', `x${addition}`],
          [addition],
          ['tokens', 'list', `--kind=${addition}`],
        ]) {
          await ask(args.map((arg) => arg.replaceAll('\0', '')));
        }
        for (const words of [['kubeconfig'], ['tokens', 'delete'], ['token', '--cluster'], ['login', '--server']]) {
          const { stdout } = await ask(['__complete', ...words, '']);
          expect(stdout.split('\n').filter((offer) => !/^:?[\w@%+=:,./-]*$/.test(offer))).toEqual([]);
        }
        const given = home.path(`in ${addition.replaceAll(/[/\0]/g, '')}`);
        for (const command of [['check'], ['convert', '--server=rancher.test']]) {
          writeFileSync(given, JSON.stringify(kubeconfigWith(addition)));
          await ask(['kubeconfig', ...command, given]);
        }
        expect(commandsRun(bin, home.path('trap'), spoken)).toBeGreaterThan(3);
      }),
      { ...sizes, examples: [[everything]], endOnFailure: true },
    );
  },
);

test('nor has what is asked and said on a terminal', async () => {
  const workstation = await startAdminWorkstation();
  const { sandbox, onTerminal } = workstation;
  makeHostile(sandbox, controls);
  const users = onTerminal('users', 'disable', `jane${controls}`);
  await users.waitFor('Disable jane');
  users.type('n\r');
  expect(await users.ended).toBe(4);
  const { intercept } = sandbox;
  sandbox.intercept = (request, response) => {
    if (request.url !== '/v1-public/authproviders') return intercept?.(request, response) ?? false;
    const unknown = { id: `x${controls}`, type: 'otherProvider', redirectUrl: 'https://127.0.0.1:1/' };
    response.end(JSON.stringify({ data: [{ id: 'local', type: 'localProvider' }, unknown] }));
    return true;
  };
  const login = onTerminal('login', sandbox.url, '--force');
  await login.waitFor('Log in with:');
  await login.waitFor('Local user');
  login.type('\r');
  await login.waitFor('Username:');
  login.type('jane\r');
  await login.waitFor('Password of jane');
  login.type('jane-password\r');
  await login.waitFor('Merge its clusters into');
  login.type('y\r');
  expect(await login.ended).toBe(0);
  for (const session of [login, users]) {
    const left = session.raw().replaceAll(ofMenus, '');
    expect(/[^\P{Cc}\n\r]|[\p{Cf}\u2028\u2029]/u.exec(left)?.[0], JSON.stringify(left)).toBeUndefined();
    expect(
      session
        .screen()
        .split(/[\r\n]/)
        .filter((line) => /^\W*FORGED/.test(line)),
    ).toEqual([]);
  }
});

/** Entries of Rancher, with what is wrong with them and cannot be converted. */
function kubeconfigWith(addition: string): object {
  const exec = { command: `rancher${addition}`, args: ['token', `--server=rancher.test`, `--user=x${addition}`] };
  const own = { command: `/kubectl-rancher-auth${addition}`, args: [`--server=rancher.test`, `--cluster=c-1`] };
  const at = (id: string) => ({ server: `https://rancher.test/k8s/clusters/${id}` });
  return {
    clusters: ['a', 'b'].map((name) => ({ name: name + addition, cluster: at(`c-${name}`) })),
    users: [
      { name: `r${addition}`, user: { exec } },
      { name: `ours${addition}`, user: { exec: own } },
      { name: `t${addition}`, user: { token: `kubeconfig-u-abc${addition}:abcdefghijklmnopqrstu` } },
      { name: 'plain', user: { exec: { ...own, command: 'kubectl-rancher-auth', apiVersion: addition } } },
    ],
    contexts: ['r', 'ours', 't', 'none', 'plain'].map((user) => ({
      name: `${user} of ${addition}`,
      context: { cluster: (user === 't' ? 'gone' : 'a') + addition, user: user === 'plain' ? user : user + addition },
    })),
    'current-context': `nowhere${addition}`,
  };
}

function examine(what: string, { stdout, stderr }: Finished): void {
  for (const output of [stdout, stderr]) {
    expect(forbidden.exec(output)?.[0], `${what}: ${JSON.stringify(output)}`).toBeUndefined();
    expect(
      output.split('\n').filter((line) => /^\W*FORGED/.test(line)),
      what,
    ).toEqual([]);
  }
}

/** Nothing is lost in what programs read. */
function expectText(value: unknown, addition: string): void {
  const texts: string[] = [];
  const collect = (one: unknown): void => {
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'object' && one !== null) for (const part of Object.values(one)) collect(part);
  };
  collect(value);
  expect(texts.filter((text) => text.includes(addition)).length).toBeGreaterThan(0);
}

/** A PATH where `kubectl` does nothing, and `touch` shows that a shell ran a part of a text. */
function shellTrap(directory: string): string {
  const bin = `${directory}/bin`;
  mkdirSync(bin, { recursive: true });
  for (const [name, line] of [
    ['kubectl', ':'],
    ['touch', `: > '${directory}/ran'`],
  ] as const) {
    writeFileSync(`${bin}/${name}`, `#!/bin/sh\n${line}\n`);
    chmodSync(`${bin}/${name}`, 0o755);
  }
  return bin;
}

/** Does what somebody does who copies the commands out of an output into a shell. Gives how many there were. */
function commandsRun(bin: string, directory: string, lines: string[]): number {
  const commands = [
    ...new Set(lines.flatMap((line) => /(?:^ *|Run: |Next: |then: |it: |run: )(kubectl .*)$/.exec(line)?.[1] ?? [])),
  ];
  const finished = commands.map((command) =>
    spawnSync(need('bash'), ['-c', command], { cwd: directory, env: { PATH: bin }, timeout: patience }),
  );
  expect(existsSync(`${directory}/ran`), commands.join('\n')).toBe(false);
  return finished.length;
}
