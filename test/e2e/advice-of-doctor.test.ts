import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { expiredAuthority } from '../support/expired-authority.ts';
import { createHome, type Home } from '../support/home.ts';
import { runInProcess } from '../support/in-process.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { type Finished, run } from '../support/process.ts';
import { useSandbox } from '../support/sandbox.ts';

interface Finding {
  check: string;
  result: string;
  what: string;
  nextStep: string | null;
}

interface Setup {
  sandbox: Sandbox;
  home: Home;
  /** Types commands into one shell. */
  shell(...commands: string[]): Promise<Finished>;
}

/** Jane, logged in, with a kubeconfig of this program; a new login takes her password from the environment. */
async function setUp(): Promise<Setup> {
  const sandbox = await useSandbox();
  const home = createHome();
  symlinkSync((await anyKubectl()).path, home.path('bin/kubectl'));
  Object.assign(home.env, { RANCHER_USERNAME: 'jane', RANCHER_PASSWORD: 'jane-password' });
  const shell = (...commands: string[]) => run('/bin/sh', ['-c', commands.join('\n')], { env: home.env });
  const login = ['login', sandbox.url, '--ca-checksum', sandbox.caChecksum, '--merge'];
  expect(await runInProcess(login, home.env)).toMatchObject({ code: 0 });
  return { sandbox, home, shell };
}

/** The findings of a doctor that runs in the same shell after some commands. */
async function diagnose({ shell }: Setup, server: string | undefined, ...commands: string[]): Promise<Finding[]> {
  const doctor = `kubectl rancher doctor -o json${server === undefined ? '' : ` --server ${server}`}`;
  const { stdout, stderr } = await shell(...commands.map((command) => `${command} >&2`), doctor);
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout).checks;
}

const serversPath = '.config/kubectl-rancher/servers';

/** Changes what is stored about the session. */
function editSession({ home }: Setup, edit: (record: Record<string, unknown>) => void): void {
  const directory = home.data('sessions');
  const name = readdirSync(directory).find((file) => file.endsWith('.json')) ?? '';
  const record = JSON.parse(readFileSync(`${directory}/${name}`, 'utf8'));
  edit(record);
  writeFileSync(`${directory}/${name}`, JSON.stringify(record));
}

interface Case {
  state: string;
  check: string;
  says: RegExp;
  /** The server to check; by default the one that Jane is logged in to. */
  server?: string;
  make(setup: Setup): unknown;
}

const cases: Case[] = [
  {
    state: 'a file that other users can read',
    check: 'files',
    says: /^other users can read /,
    make({ home }) {
      const directory = home.data('sessions');
      chmodSync(directory, 0o755);
      writeFileSync(`${directory}/left-behind`, '', { mode: 0o644 });
    },
  },
  {
    state: 'a directory that other users can list',
    check: 'files',
    says: /^other users can list /,
    make: ({ home }) => chmodSync(home.data('sessions'), 0o755),
  },
  {
    state: 'a directory that other users can change',
    check: 'files',
    says: /^other users can change /,
    make: ({ home }) => chmodSync(home.data(), 0o777),
  },
  {
    state: 'a symbolic link in place of a directory',
    check: 'files',
    says: /is a symbolic link/,
    make({ home }) {
      renameSync(home.path(serversPath), home.path('elsewhere'));
      symlinkSync(home.path('elsewhere'), home.path(serversPath));
    },
  },
  {
    state: 'no login',
    check: 'session',
    says: /^not logged in to any Rancher$/,
    make: ({ home }) => rmSync(home.data('sessions'), { recursive: true }),
  },
  {
    state: 'a session near its end',
    check: 'session',
    says: /ends soon/,
    make: (setup) => editSession(setup, (record) => Object.assign(record, { expiresAt: Date.now() + 10 * 60_000 })),
  },
  {
    state: 'a session that has ended',
    check: 'session',
    says: /has ended$/,
    make: (setup) => editSession(setup, (record) => Object.assign(record, { expiresAt: Date.now() - 1_000 })),
  },
  {
    state: 'a session that the server no longer accepts',
    check: 'session',
    says: /no longer accepts your session$/,
    make: ({ sandbox }) => sandbox.state.tokens.clear(),
  },
  {
    state: 'a session without its token',
    check: 'session',
    says: /is no longer in its file$/,
    make: (setup) => editSession(setup, (record) => delete record.token),
  },
  {
    state: 'a CA that this machine does not trust',
    check: 'certificate',
    says: /not signed by an authority that this machine trusts/,
    make: ({ home }) => rmSync(home.path(serversPath), { recursive: true }),
  },
  {
    state: 'a certificate that is not verified',
    check: 'certificate',
    says: /is not verified/,
    async make({ sandbox, shell }) {
      expect(await shell(`kubectl rancher login ${sandbox.url} --insecure-skip-tls-verify`)).toMatchObject({ code: 0 });
    },
  },
  {
    state: 'no keychain',
    check: 'keychain',
    says: /^it cannot be used/,
    make: ({ home }) => delete home.env.KUBECTL_RANCHER_SESSION_STORE,
  },
  {
    state: 'the keychain chosen, and none there',
    check: 'keychain',
    says: /^you chose to store sessions in the keychain/,
    make: ({ home }) => Object.assign(home.env, { KUBECTL_RANCHER_SESSION_STORE: 'keychain' }),
  },
  {
    state: 'a session in a keychain that is gone',
    check: 'keychain',
    says: /^a session is stored in the keychain/,
    make: (setup) => editSession(setup, (record) => Object.assign(record, { store: 'keychain', token: undefined })),
  },
  {
    state: 'no entry in the kubeconfig',
    check: 'kubeconfig',
    says: /no entry runs this program$/,
    make: ({ home }) => writeFileSync(home.path('kubeconfig'), ''),
  },
  {
    state: 'a plugin in the kubeconfig that does not exist',
    check: 'kubeconfig',
    says: /the command \S+ cannot be run/,
    make({ home }) {
      const text = readFileSync(home.path('kubeconfig'), 'utf8');
      writeFileSync(home.path('kubeconfig'), text.replaceAll('command: ', 'command: /gone/'));
    },
  },
  {
    state: 'authorities in the kubeconfig that the server no longer has',
    check: 'kubeconfig-authority',
    says: /shows a certificate of another authority than that of dev@/,
    async make({ home }) {
      const { caPem } = await useSandbox();
      const text = readFileSync(home.path('kubeconfig'), 'utf8');
      const data = `authority-data: ${Buffer.from(caPem).toString('base64')}`;
      writeFileSync(home.path('kubeconfig'), text.replace(/authority-data: .*/, data));
    },
  },
  {
    state: 'authorities in the kubeconfig that have expired',
    check: 'kubeconfig',
    says: /its certificate-authority-data expired at 20(19-12-31|20-01-01)/,
    make({ home }) {
      const text = readFileSync(home.path('kubeconfig'), 'utf8');
      writeFileSync(
        home.path('kubeconfig'),
        text.replace(/authority-data: .*/, `authority-data: ${Buffer.from(expiredAuthority).toString('base64')}`),
      );
    },
  },
  {
    state: 'a proxy that does not work',
    check: 'proxy',
    says: /does not reach rancher\.invalid/,
    server: 'rancher.invalid',
    make: async ({ home }) => Object.assign(home.env, { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` }),
  },
  {
    state: 'a proxy that does not work, and hosts that are not to use it',
    check: 'proxy',
    says: /does not reach rancher\.invalid/,
    server: 'rancher.invalid',
    make: async ({ home }) =>
      Object.assign(home.env, {
        HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}`,
        no_proxy: 'rancher.example.com',
      }),
  },
  {
    state: 'another kubectl-rancher-auth on PATH',
    check: 'programs',
    says: /not the one of this installation$/,
    make({ home }) {
      mkdirSync(home.path('shadow'));
      writeFileSync(home.path('shadow/kubectl-rancher-auth'), '#!/bin/sh\n', { mode: 0o755 });
      home.env.PATH = `${home.path('shadow')}:${home.env.PATH}`;
    },
  },
];

/** A port of this machine where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test.each(cases)('$state: what doctor advises, typed into a shell, clears the finding', async (one) => {
  const setup = await setUp();
  await one.make(setup);
  const isSame = ({ check, what }: Finding): boolean => check === one.check && one.says.test(what);
  const found = (await diagnose(setup, one.server)).find(isSame);
  const command = commandIn(found?.nextStep ?? '', setup);
  const after = await diagnose(setup, one.server, command, ...(await advisedBy(setup, command)));
  expect(after.filter(isSame), command).toEqual([]);
});

/** Without a terminal to ask on, a login advises how to trust a server. */
async function advisedBy({ shell }: Setup, command: string): Promise<string[]> {
  if (!command.startsWith('kubectl rancher login')) return [];
  const { code, stderr } = await shell(command);
  return code === 0 ? [] : [/^ {2}If that is right: (.*)$/m.exec(stderr)?.[1] ?? stderr];
}

/** The command of an advice: what follows the last colon and blank, or removing the program that it names. */
function commandIn(nextStep: string, { sandbox, home }: Setup): string {
  expect(nextStep).not.toBe('');
  if (nextStep.startsWith('Remove it')) return `rm ${home.path('shadow/kubectl-rancher-auth')}`;
  return nextStep.replace(/^.*: /, '').replace('https://YOUR-RANCHER', sandbox.url);
}

test('a kuberc that does not allow the plugin: the advised policy clears the finding', async () => {
  const setup = await setUp();
  const head = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';
  const kuberc = setup.home.path('kuberc');
  setup.home.env.KUBERC = kuberc;
  writeFileSync(kuberc, `${head}credentialPluginPolicy: DenyAll\n`);
  const find = async () => (await diagnose(setup, undefined)).find(({ check }) => check === 'plugin-policy');
  const found = await find();
  expect(found?.result).not.toBe('ok');
  const [, policy, list] =
    /^In \S+: (credentialPluginPolicy: \w+), and in (credentialPluginAllowlist: .*)$/.exec(found?.nextStep ?? '') ?? [];
  writeFileSync(kuberc, `${head}${policy}\n${list?.replace(': - ', ':\n- ').replaceAll(', - ', '\n- ')}\n`);
  expect(await find()).toMatchObject({ result: 'ok' });
});
