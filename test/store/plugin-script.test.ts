import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { findDirectories } from '../../src/platform/paths.ts';
import { Secret } from '../../src/secret.ts';
import { type Credential, credentialFileName } from '../../src/store/credential-form.ts';
import { createCredentialCache } from '../../src/store/credentials.ts';
import { type Disk, mountDisk } from '../support/disk.ts';
import { findProgram } from '../support/look-around.ts';
import { patience } from '../support/patience.ts';
import { describeWith, isThere, testWith } from '../support/requirements.ts';

const script = fileURLToPath(new URL('../../bin/kubectl-rancher-auth', import.meta.url));
const minute = 60_000;

/** Of a credential for the ask below whose token has three characters. */
const firstLine = 'kubectl-rancher-credential 2 rancher.example.com+8443@default@c-m-abcd1234@ 3';

/** The shells that /bin/sh may be, with how to start each. */
const allShells = [['dash'], ['bash'], ['bash', '--posix'], ['busybox', 'ash']] as const;
const shells = allShells.filter(([name]) => isThere(name));
const anyShell = shells[0] ?? ['sh'];

interface Asked {
  args?: string[];
  env?: Record<string, string>;
  script?: string;
  /** What the asker does before it asks. */
  before?: string;
}

/**
 * A user with a credential in his cache. Node.js is not there: a `node` that only says that it was called stands in for it.
 * `prepare` is given his home before there is anything in it.
 */
function settle(more: Partial<Credential> = {}, prepare: (home: string) => void = () => undefined) {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-rancher-script-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  prepare(home);
  const credential: Credential = {
    server: 'https://rancher.example.com:8443',
    profile: 'default',
    cluster: 'c-m-abcd1234',
    tokenId: 'token-abcde',
    sessionId: 'token-session',
    token: new Secret('token-abcde:0123456789'),
    expiresAt: Date.now() + 60 * minute,
    checkedAt: Date.now() - 1_000,
    ...more,
  };
  const cache = createCredentialCache(join(home, '.cache/kubectl-rancher'));
  cache.keep(credential);
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/node'), '#!/bin/sh\nshift\necho "node: $*; $KUBECTL_RANCHER_ASK"\n');
  chmodSync(join(home, 'bin/node'), 0o755);
  const file = join(home, '.cache/kubectl-rancher/credentials', credentialFileName(credential));

  /** Runs the script as a client would: started by a process of its own, which is the asker. */
  const ask = (shell: readonly string[], { args, env, script: path, before = ':' }: Asked = {}) => {
    const words = [
      'exec',
      ...shell,
      path ?? script,
      ...(args ?? ['--server=rancher.example.com:8443', '--cluster=c-m-abcd1234']),
    ];
    // The inner shell is the asker; it must not make way for the plugin by exec.
    const command = `${before}; (${words.map((word) => `'${word}'`).join(' ')}); :`;
    const finished = spawnSync('/bin/sh', ['-c', command], {
      env: { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`, ...env },
      encoding: 'utf8',
      timeout: patience,
    });
    return { stdout: finished.stdout, stderr: finished.stderr };
  };
  return { home, credential, cache, file, ask };
}

/** A user whose credential ended an hour ago, unasked for since it was made. */
function ended(prepare?: (home: string) => void) {
  const settled = settle({}, prepare);
  const [made, end] = [Date.now() / 1_000 - 7_200, Date.now() / 1_000 - 3_600];
  for (const [ending, time] of Object.entries({ '': end, '.askers': made, '.checked': made })) {
    utimesSync(`${settled.file}${ending}`, time, time);
  }
  return settled;
}

const answer = (credential: Credential, version: string): object => ({
  kind: 'ExecCredential',
  apiVersion: `client.authentication.k8s.io/${version}`,
  spec: {},
  status: {
    expirationTimestamp: new Date(credential.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    token: credential.token.expose(),
  },
});

for (const shell of allShells) {
  const inShell = (what: string, body: () => void) => testWith([shell[0]], `${shell.join(' ')}: ${what}`, body);

  inShell(`answers a cached ask without Node.js, in the version that is asked for`, () => {
    const { ask, credential } = settle();
    for (const [info, version] of [
      [undefined, 'v1beta1'],
      ['{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true}}', 'v1'],
      ['{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1beta1"}', 'v1beta1'],
    ] as const) {
      const { stdout, stderr } = ask(shell, info === undefined ? {} : { env: { KUBERNETES_EXEC_INFO: info } });
      expect(stderr).toBe('');
      expect(stdout.endsWith('\n')).toBe(true);
      expect(JSON.parse(stdout)).toEqual(answer(credential, version));
    }
  });

  inShell(`an asker that asks again goes to Node.js, and it knows; also with another in between`, () => {
    const { home, ask, credential } = settle();
    const words = `${shell.join(' ')} '${script}' --server=rancher.example.com:8443 --cluster=c-m-abcd1234`;
    const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` };
    const command = `${words}; (sh -c "${words}; :"); ${words}`;
    const twice = spawnSync('/bin/sh', ['-c', command], { env, encoding: 'utf8', timeout: patience });
    const [first, other, again] = twice.stdout.trim().split('\n');
    expect(JSON.parse(first ?? '')).toEqual(answer(credential, 'v1beta1'));
    expect(JSON.parse(other ?? '')).toEqual(answer(credential, 'v1beta1'));
    expect(again).toBe('node: token --server=rancher.example.com:8443 --cluster=c-m-abcd1234; again');
    expect(JSON.parse(ask(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
  });

  inShell(`what is due for a check, ended, or checked in the future goes to Node.js`, () => {
    for (const times of [
      { checkedAt: Date.now() - 6 * minute },
      { expiresAt: Date.now() + 10_000 },
      { checkedAt: Date.now() + 120 * minute, expiresAt: Date.now() + 180 * minute },
    ]) {
      expect(settle(times).ask(shell).stdout, JSON.stringify(times)).toMatch(/^node: token .*; first\n$/);
    }
  });

  inShell(`anything unusual goes to Node.js, as it was typed`, () => {
    const { ask } = settle();
    const server = '--server=rancher.example.com:8443';
    const cluster = '--cluster=c-m-abcd1234';
    for (const args of [
      [server, cluster, '--ttl=5m'],
      [server, cluster, 'delete'],
      ['--server', 'rancher.example.com:8443', cluster],
      ['--server=https://rancher.example.com:8443', cluster],
      ['--server=Rancher.example.com:8443', cluster],
      [server, '--cluster=c-other'],
      [server, '--cluster=../../x'],
      [server, cluster, '--user=a b'],
      [server, cluster, cluster],
      [cluster],
    ]) {
      expect(ask(shell, { args }).stdout).toMatch(`node: token ${args.join(' ')}; `);
    }
    for (const env of [
      { KUBERNETES_EXEC_INFO: '{"apiVersion":"client.authentication.k8s.io/v2"}' },
      {
        KUBERNETES_EXEC_INFO:
          '{"apiVersion":"client.authentication.k8s.io/v1","x":"client.authentication.k8s.io/v1beta1"}',
      },
      { RANCHER_TOKEN_KEY: 'token-x:y' },
      { KUBECTL_RANCHER_PROFILE: 'ops' },
      { KUBECTL_RANCHER_CACHE_DIR: '/nowhere' },
    ]) {
      expect(ask(shell, { env }).stdout).toMatch(/^node: token /);
    }
  });

  inShell(`what the client tells of a cluster counts where no --cluster does: that goes to Node.js`, () => {
    const { ask, credential } = settle({ cluster: '' });
    const asked = { args: ['--server=rancher.example.com:8443'] };
    expect(JSON.parse(ask(shell, asked).stdout)).toEqual(answer(credential, 'v1beta1'));
    const spec = { cluster: { server: 'https://rancher.example.com:8443/k8s/clusters/c-other' } };
    const info = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', spec });
    expect(ask(shell, { ...asked, env: { KUBERNETES_EXEC_INFO: info } }).stdout).toMatch(/^node: token /);
    const named = settle();
    expect(JSON.parse(named.ask(shell, { env: { KUBERNETES_EXEC_INFO: info } }).stdout)).toEqual(
      answer(named.credential, 'v1'),
    );
  });

  inShell(`where the time of an ask cannot be written, nothing tells whether the token has ended: Node.js does`, () => {
    const { ask, file } = ended();
    // No file may have a byte that is written now, as on a disk that is full.
    const before = "trap '' XFSZ; ulimit -f 0";
    expect(ask(shell, { before }).stdout).toMatch(/^node: token /);
    expect(existsSync(file)).toBe(true);
  });

  inShell(`takes no file that is a link, none of another form, and no token that JSON would have to quote`, () => {
    const linked = settle();
    const elsewhere = join(linked.home, 'elsewhere');
    copyFileSync(linked.file, elsewhere);
    rmSync(linked.file);
    symlinkSync(elsewhere, linked.file);
    const soon = new Date(Date.now() + minute);
    utimesSync(elsewhere, soon, soon);
    expect(linked.ask(shell).stdout).toMatch(/^node: /);

    for (const content of [
      '',
      '\n\n\n',
      `kubectl-rancher-credential 1\n2026-01-01T00:00:00Z\na:b\n`,
      `${firstLine.replace('abcd', 'dcba')}\n2026-01-01T00:00:00Z\na:b\n`,
      `${firstLine}\n2026-01-01T00:00:00Z\na:bc\n`,
      `${firstLine}\n2026-01-01T00:00:00Z\na"b\n`,
      `${firstLine}\n"}\na:b\n`,
      `${firstLine}\n----------T::::::::Z\na:b\n`,
      `${firstLine}\n2026-01-01T00:00:00Z`,
    ]) {
      const { file, ask } = settle();
      writeFileSync(file, content);
      utimesSync(file, soon, soon);
      expect(ask(shell).stdout, JSON.stringify(content)).toMatch(/^node: /);
    }
  });

  inShell(`works by a link, from a path with spaces, with no folder in its name, and takes a leading token`, () => {
    const { home, ask, credential } = settle();
    mkdirSync(join(home, 'with spaces'));
    const link = join(home, 'with spaces/plugin');
    symlinkSync(script, link);
    const ends = answer(credential, 'v1beta1');
    expect(JSON.parse(ask(shell, { script: link }).stdout)).toEqual(ends);
    expect(ask(shell, { script: link, args: ['--ttl=5m'] }).stdout).toBe('node: token --ttl=5m; \n');
    const args = ['token', '--server=rancher.example.com:8443', '--cluster=c-m-abcd1234'];
    expect(JSON.parse(ask(shell, { args }).stdout)).toEqual(ends);
  });
}

test('with no Node.js anywhere it still answers what is cached, and says what is missing for the rest', () => {
  const { home, ask, credential } = settle();
  rmSync(join(home, 'bin/node'));
  const tools = join(home, 'tools');
  mkdirSync(tools);
  for (const tool of ['sh', 'readlink', anyShell[0] ?? '']) {
    symlinkSync(findProgram(tool) ?? '', join(tools, tool));
  }
  const env = { PATH: tools };
  expect(JSON.parse(ask(anyShell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
  expect(ask(anyShell, { env, args: ['--server=other.example.com'] })).toEqual({
    stdout: '',
    stderr: expect.stringContaining('Node.js is not on the PATH'),
  });
});

test('a copy of it, far from the program, finds the Node.js and the program that were noted', () => {
  const { home, ask } = settle();
  const folder = join(home, '.local/share/kubectl-rancher/bin');
  mkdirSync(folder, { recursive: true });
  copyFileSync(script, join(folder, 'kubectl-rancher-auth'));
  const noted = join(home, 'noted-node');
  writeFileSync(noted, '#!/bin/sh\necho "noted: $*"\n');
  chmodSync(noted, 0o755);
  const program = join(home, 'program.js');
  writeFileSync(program, '');
  writeFileSync(join(folder, 'installation'), `${noted}\n${program}\n`);
  const copy = join(folder, 'kubectl-rancher-auth');
  expect(ask(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe(`noted: ${program} token --server=x\n`);

  // Node.js moved: the one on PATH does.
  rmSync(noted);
  expect(ask(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe('node: token --server=x; \n');

  // The program moved as well: the one on PATH does, and without one it is said.
  rmSync(program);
  expect(ask(anyShell, { script: copy, args: ['--server=x'] }).stderr).toContain('the program is not on the PATH');
  writeFileSync(join(home, 'bin/kubectl-rancher'), '#!/bin/sh\necho "on PATH: $*"\n');
  chmodSync(join(home, 'bin/kubectl-rancher'), 0o755);
  expect(ask(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe('on PATH: token --server=x\n');
});

test('it finds the program beside itself when a shell is given its bare name', () => {
  const { home } = settle();
  const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` };
  const bare = spawnSync(anyShell[0] ?? '', [...anyShell.slice(1), 'kubectl-rancher-auth', '--ttl=5m'], {
    cwd: join(script, '..'),
    encoding: 'utf8',
    env,
    timeout: patience,
  });
  expect(bare.stdout).toBe('node: token --ttl=5m; \n');
});

test('a list of askers that is a directory leaves the ask to Node.js', () => {
  const { file, ask } = settle();
  rmSync(`${file}.askers`);
  mkdirSync(`${file}.askers`);
  expect(ask(anyShell).stdout).toMatch(/^node: token /);
});

describeWith(['mount'], 'a cache on a disk that takes nothing any more', () => {
  const mounting = (disks: Disk[]) => (home: string) => {
    const disk = mountDisk(join(home, '.cache'), '64k');
    onTestFinished(() => disk.unmount());
    disks.push(disk);
  };

  test.each([
    ['read-only', (disk: Disk) => disk.setReadOnly(true)],
    ['full', (disk: Disk) => disk.fill()],
  ])('%s: what has ended meanwhile goes to Node.js', (_state, change) => {
    for (const shell of shells) {
      const disks: Disk[] = [];
      const { ask } = ended(mounting(disks));
      disks.forEach(change);
      expect(ask(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });

  test('read-only: what is good still does too, as nothing can tell that it is', () => {
    for (const shell of shells) {
      const disks: Disk[] = [];
      const { ask } = settle({}, mounting(disks));
      for (const disk of disks) disk.setReadOnly(true);
      expect(ask(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });
});

describeWith(['root'], 'a cache that another user can write to', () => {
  test.each(['', '.askers'])('no file of his (%j) is taken', (ending) => {
    for (const shell of shells) {
      const { file, ask, credential } = settle();
      expect(JSON.parse(ask(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
      chownSync(`${file}${ending}`, 65_534, 65_534);
      expect(ask(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });
});

test.each([
  ['the home', {}],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: 'xdg' }],
  ['KUBECTL_RANCHER_CACHE_DIR', { KUBECTL_RANCHER_CACHE_DIR: 'own' }],
])('script and program look for the cache in the same place: %s', (_name, names) => {
  const { home, credential, ask } = settle();
  rmSync(join(home, '.cache'), { recursive: true });
  const env = Object.fromEntries(Object.entries(names).map(([variable, folder]) => [variable, join(home, folder)]));
  const directory = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import envPaths from 'env-paths'; console.log(envPaths('kubectl-rancher', { suffix: '' }).cache)`,
    ],
    {
      env: { HOME: home, ...env },
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      timeout: patience,
    },
  ).trim();
  const { cache } = findDirectories({ KUBECTL_RANCHER_CACHE_DIR: directory, ...env });
  createCredentialCache(cache).keep(credential);
  expect(existsSync(join(home, '.cache'))).toBe(Object.keys(env).length === 0);
  expect(JSON.parse(ask(anyShell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
});

test('takes no list of askers that is a link, and no token whose line has no end', () => {
  const linked = settle();
  const elsewhere = join(linked.home, 'elsewhere');
  writeFileSync(elsewhere, 'do not touch this\n');
  rmSync(`${linked.file}.askers`);
  symlinkSync(elsewhere, `${linked.file}.askers`);
  expect(linked.ask(anyShell).stdout).toMatch(/^node: /);
  expect(readFileSync(elsewhere, 'utf8')).toBe('do not touch this\n');

  const torn = settle();
  writeFileSync(torn.file, `${firstLine.replace(/3$/, '14')}\n2026-01-01T00:00:00Z\ntoken-abc:part`);
  const soon = new Date(Date.now() + minute);
  utimesSync(torn.file, soon, soon);
  expect(
    torn.ask(anyShell, { env: { form: firstLine, token: 'a:b', expires: '2026-01-01T00:00:00Z' } }).stdout,
  ).toMatch(/^node: /);
});

testWith(
  ['bash'],
  'a credential that is replaced at any moment of an ask: never the old one with the time of the new',
  () => {
    const { home, file, credential, ask } = settle();
    const fresh = readFileSync(file, 'utf8');
    // As long as the other, so that it is a whole credential too.
    const refused = 'token-abcde:9876543210';
    const old = fresh.replaceAll(credential.token.expose(), refused);
    const put = (path: string, content: string, time: number): void => {
      writeFileSync(path, content);
      utimesSync(path, time, time);
    };
    // Before the command of that number which bash runs.
    writeFileSync(
      join(home, 'replace'),
      `set -T; step=0; trap '[ "$((step += 1))" = "$AT" ] && mv -f "$FRESH" "$FILE"' DEBUG\n`,
    );
    const next = join(home, 'fresh');
    const outputs: string[] = [];
    for (let step = 1; !existsSync(next); step++) {
      put(file, old, Date.now() / 1_000 - 3_600);
      put(next, fresh, Date.now() / 1_000 + 200);
      const env = { BASH_ENV: join(home, 'replace'), AT: String(step), FRESH: next, FILE: file };
      outputs.push(ask(['bash'], { env }).stdout);
      expect(outputs.at(-1), `replaced before command ${step}`).not.toContain(refused);
    }
    // There were moments before the ask had looked at it, and after.
    expect(outputs[0]).toContain(credential.token.expose());
    expect(outputs.at(-1)).toContain('node: token');
    expect(outputs.length).toBeGreaterThan(20);
  },
);

test.each(['', '.askers'])('a pipe in place of a file (%j) is not waited at', (ending) => {
  const { file, ask } = settle();
  rmSync(`${file}${ending}`);
  execFileSync('mkfifo', [`${file}${ending}`]);
  expect(ask(anyShell).stdout).toMatch(/^node: token /);
});

test('a noted Node.js that is a directory is not one', () => {
  const { home, ask } = settle();
  const folder = join(home, '.local/share/kubectl-rancher/bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'installation'), `${home}\n${home}\n`);
  expect(ask(anyShell, { args: ['--server=x'] }).stdout).toBe('node: token --server=x; \n');
});

test('the stamp keeps its length, whatever the process ids', () => {
  const { file, ask } = settle();
  const before = readFileSync(`${file}.askers`, 'utf8');
  ask(anyShell);
  const after = readFileSync(`${file}.askers`, 'utf8');
  expect(after).not.toBe(before);
  expect(after).toHaveLength(before.length);
});

test('an executable that needs no Node.js is run from beside the script, by what was noted, or from PATH', () => {
  const { home, ask } = settle();
  rmSync(join(home, 'bin/node'));
  const put = (path: string, says: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), `#!/bin/sh\necho "${says}: $*"\n`, { mode: 0o755 });
  };
  const data = '.local/share/kubectl-rancher/bin';
  for (const folder of [data, 'unpacked']) {
    mkdirSync(join(home, folder), { recursive: true });
    copyFileSync(script, join(home, folder, 'kubectl-rancher-auth'));
  }
  put('unpacked/kubectl-rancher', 'beside');
  put('plugins/kubectl-rancher', 'noted');
  put('bin/kubectl-rancher', 'on PATH');
  writeFileSync(join(home, data, 'installation'), `\n${join(home, 'plugins/kubectl-rancher')}\n`);
  const tools = ['sh', 'readlink', anyShell[0] ?? ''].map((tool) => findProgram(tool) ?? '');
  for (const tool of tools) symlinkSync(tool, join(home, 'bin', basename(tool)));
  const answers = (folder: string): string => {
    const asked = { script: join(home, folder, 'kubectl-rancher-auth'), args: ['--server=x'] };
    return ask(anyShell, { ...asked, env: { PATH: join(home, 'bin') } }).stdout;
  };
  expect(answers('unpacked')).toBe('beside: token --server=x\n');
  expect(answers(data)).toBe('noted: token --server=x\n');
  rmSync(join(home, 'plugins/kubectl-rancher'));
  expect(answers(data)).toBe('on PATH: token --server=x\n');
});
