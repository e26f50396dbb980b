import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDirectories } from '../../src/platform/paths/paths.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { type Disk, mountDisk } from '../support/disk.ts';
import { patience } from '../support/patience.ts';
import {
  allShells,
  answer,
  anyShell,
  ended,
  firstLine,
  minute,
  script,
  settle,
  shells,
} from '../support/plugin-script.ts';
import { describeWith, testWith } from '../support/requirements.ts';

for (const shell of allShells) {
  const inShell = (what: string, body: () => void) => testWith([shell[0]], `${shell.join(' ')}: ${what}`, body);

  inShell('answers a cached request without Node.js, in the requested version', () => {
    const { runScript, credential } = settle();
    for (const [info, version] of [
      [undefined, 'v1beta1'],
      ['{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true}}', 'v1'],
      ['{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1beta1"}', 'v1beta1'],
    ] as const) {
      const { stdout, stderr } = runScript(shell, info === undefined ? {} : { env: { KUBERNETES_EXEC_INFO: info } });
      expect(stderr).toBe('');
      expect(stdout.endsWith('\n')).toBe(true);
      expect(JSON.parse(stdout)).toEqual(answer(credential, version));
    }
  });

  inShell('a caller that retries goes to Node.js, which learns of it; also with another caller in between', () => {
    const { home, runScript, credential } = settle({ checkedAt: Date.now() - 10_000 });
    const words = `${shell.join(' ')} '${script}' --server=rancher.example.com:8443 --cluster=c-m-abcd1234`;
    const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` };
    const command = `${words}; (sh -c "${words}; :"); ${words}`;
    const twice = spawnSync('/bin/sh', ['-c', command], { env, encoding: 'utf8', timeout: patience });
    const [first, other, again] = twice.stdout.trim().split('\n');
    expect(JSON.parse(first ?? '')).toEqual(answer(credential, 'v1beta1'));
    expect(JSON.parse(other ?? '')).toEqual(answer(credential, 'v1beta1'));
    expect(again).toBe('node: token --server=rancher.example.com:8443 --cluster=c-m-abcd1234; again');
    expect(JSON.parse(runScript(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
  });

  inShell('one that retries while the last check counts is answered, and no one is taken for a new caller', () => {
    const { file, runScript, credential } = settle({ checkedAt: Date.now() - 10_000 });
    const request = `${shell.join(' ')} '${script}' --server=rancher.example.com:8443 --cluster=c-m-abcd1234`;
    const inAnHour = Date.now() / 1_000 + 3_600;
    utimesSync(`${file}.recent`, inAnHour, inAnHour);
    const callers = (): unknown => [readFileSync(`${file}.askers`, 'utf8'), statSync(`${file}.askers`).mtimeMs];
    const askTwice = (between: string): string[] => {
      const before = `${request}; ${between}; ${request}; ${request}`;
      return runScript(shell, { before }).stdout.trim().split('\n');
    };
    const [first, ...others] = askTwice(`cp -p '${file}.askers' '${file}.before'`);
    expect(others).toEqual([first, first, first]);
    expect(JSON.parse(first ?? '')).toEqual(answer(credential, 'v1beta1'));
    expect(callers()).toEqual([readFileSync(`${file}.before`, 'utf8'), statSync(`${file}.before`).mtimeMs]);
  });

  inShell('nothing is written through a link, and a check in the future counts for no one', () => {
    const request = `${shell.join(' ')} '${script}' --server=rancher.example.com:8443 --cluster=c-m-abcd1234`;
    const retry = ({ runScript }: ReturnType<typeof settle>): string[] =>
      runScript(shell, { before: request }).stdout.trim().split('\n').slice(1);
    const linked = settle();
    const elsewhere = join(linked.home, 'elsewhere');
    symlinkSync(elsewhere, `${linked.file}.again`);
    expect(retry(linked)).toEqual([expect.stringMatching(/^node: token .*; again$/)]);
    expect(existsSync(elsewhere)).toBe(false);
    const ahead = settle();
    const inAnHour = Date.now() / 1_000 + 3_600;
    for (const ending of ['.checked', '.recent']) utimesSync(`${ahead.file}${ending}`, inAnHour, inAnHour);
    expect(retry(ahead)).toEqual([expect.stringMatching(/^node: token .*; again$/)]);
  });

  inShell('a credential that is due for a check, has expired or was checked in the future goes to Node.js', () => {
    for (const times of [
      { checkedAt: Date.now() - 11 * minute },
      { expiresAt: Date.now() + 10_000 },
      { checkedAt: Date.now() + 120 * minute, expiresAt: Date.now() + 180 * minute },
    ]) {
      expect(settle(times).runScript(shell).stdout, JSON.stringify(times)).toMatch(/^node: token .*; first\n$/);
    }
  });

  inShell('an empty option counts as not given', () => {
    const { runScript, credential } = settle();
    const args = ['--profile=', '--server=rancher.example.com:8443', '--user=', '--cluster=c-m-abcd1234', '--server='];
    const { stdout } = runScript(shell, { args, env: { KUBECTL_RANCHER_PROFILE: '', KUBECTL_RANCHER_CACHE_DIR: '' } });
    expect(JSON.parse(stdout)).toEqual(answer(credential, 'v1beta1'));
  });

  inShell('anything unusual goes to Node.js, as it was typed', () => {
    const { runScript } = settle();
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
      expect(runScript(shell, { args }).stdout).toMatch(`node: token ${args.join(' ')}; `);
    }
    for (const env of [
      { KUBERNETES_EXEC_INFO: '{"apiVersion":"client.authentication.k8s.io/v2"}' },
      {
        KUBERNETES_EXEC_INFO:
          '{"apiVersion":"client.authentication.k8s.io/v1","x":"client.authentication.k8s.io/v1beta1"}',
      },
      { RANCHER_TOKEN_KEY: 'token-x:y' },
      { RANCHER_ACCESS_KEY: 'token-x', RANCHER_SECRET_KEY: 'y' },
      { KUBECTL_RANCHER_PROFILE: 'ops' },
      { KUBECTL_RANCHER_CACHE_DIR: '/nowhere' },
    ]) {
      expect(runScript(shell, { env }).stdout).toMatch(/^node: token /);
    }
  });

  inShell('an empty HOME is no reason to look below the root, nor not to look in XDG_CACHE_HOME', () => {
    const { home, runScript, credential } = settle();
    const env = { HOME: '', XDG_CACHE_HOME: `${home}/.cache` };
    expect(JSON.parse(runScript(shell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
    expect(runScript(shell, { env: { HOME: '' } })).toEqual({
      stdout: expect.stringMatching(/^node: token .*; \n$/),
      stderr: '',
    });
  });

  inShell('half an API key is no session of its own, and is no reason to start Node.js', () => {
    const { runScript, credential } = settle();
    const env = { RANCHER_ACCESS_KEY: 'token-x', RANCHER_SECRET_KEY: '' };
    expect(JSON.parse(runScript(shell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
  });

  inShell('cluster info from the client counts where there is no --cluster: that goes to Node.js', () => {
    const { runScript, credential } = settle({ cluster: '' });
    const options = { args: ['--server=rancher.example.com:8443'] };
    expect(JSON.parse(runScript(shell, options).stdout)).toEqual(answer(credential, 'v1beta1'));
    const spec = { cluster: { server: 'https://rancher.example.com:8443/k8s/clusters/c-other' } };
    const info = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', spec });
    expect(runScript(shell, { ...options, env: { KUBERNETES_EXEC_INFO: info } }).stdout).toMatch(/^node: token /);
    const named = settle();
    expect(JSON.parse(named.runScript(shell, { env: { KUBERNETES_EXEC_INFO: info } }).stdout)).toEqual(
      answer(named.credential, 'v1'),
    );
  });

  inShell('where the time of a request cannot be written, Node.js decides whether the token has expired', () => {
    const { runScript, file } = ended();
    // No file may have a byte that is written now, as on a disk that is full.
    const before = "trap '' XFSZ; ulimit -f 0";
    expect(runScript(shell, { before }).stdout).toMatch(/^node: token /);
    expect(existsSync(file)).toBe(true);
  });

  inShell('reads no file that is a link, none of another format, and no token that JSON would have to quote', () => {
    const linked = settle();
    const elsewhere = join(linked.home, 'elsewhere');
    copyFileSync(linked.file, elsewhere);
    rmSync(linked.file);
    symlinkSync(elsewhere, linked.file);
    const soon = new Date(Date.now() + minute);
    utimesSync(elsewhere, soon, soon);
    expect(linked.runScript(shell).stdout).toMatch(/^node: /);

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
      const { file, runScript } = settle();
      writeFileSync(file, content);
      utimesSync(file, soon, soon);
      expect(runScript(shell).stdout, JSON.stringify(content)).toMatch(/^node: /);
    }
  });

  inShell('works by a link, from a path with spaces, with no folder in its name, and accepts a leading token', () => {
    const { home, runScript, credential } = settle();
    mkdirSync(join(home, 'with spaces'));
    const link = join(home, 'with spaces/plugin');
    symlinkSync(script, link);
    const ends = answer(credential, 'v1beta1');
    expect(JSON.parse(runScript(shell, { script: link }).stdout)).toEqual(ends);
    expect(runScript(shell, { script: link, args: ['--ttl=5m'] }).stdout).toBe('node: token --ttl=5m; \n');
    const args = ['token', '--server=rancher.example.com:8443', '--cluster=c-m-abcd1234'];
    expect(JSON.parse(runScript(shell, { args }).stdout)).toEqual(ends);
  });
}

test('with no Node.js anywhere it still answers from the cache, and says what is missing for the rest', () => {
  const { home, runScript, credential } = settle();
  rmSync(join(home, 'bin/node'));
  const tools = join(home, 'tools');
  mkdirSync(tools);
  for (const tool of ['sh', 'readlink', anyShell[0] ?? '']) {
    symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(tools, tool));
  }
  const env = { PATH: tools };
  expect(JSON.parse(runScript(anyShell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
  expect(runScript(anyShell, { env, args: ['--server=other.example.com'] })).toEqual({
    stdout: '',
    stderr: expect.stringContaining('Node.js is not on the PATH'),
  });
});

test('a copy of it, far from the program, finds the Node.js and the program that were noted', () => {
  const { home, runScript } = settle();
  const folder = join(home, '.local/share/kubectl-rancher/bin');
  mkdirSync(folder, { recursive: true });
  copyFileSync(script, join(folder, 'kubectl-rancher-auth'));
  const noted = join(home, 'noted-node');
  writeFileSync(noted, '#!/bin/sh\nshift\necho "noted: $*"\n');
  chmodSync(noted, 0o755);
  const program = join(home, 'program.js');
  writeFileSync(program, '');
  writeFileSync(join(folder, 'installation'), `${noted}\n${program}\n`);
  const copy = join(folder, 'kubectl-rancher-auth');
  expect(runScript(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe(
    `noted: ${program} token --server=x\n`,
  );

  // Node.js moved: the one on PATH is used.
  rmSync(noted);
  expect(runScript(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe('node: token --server=x; \n');

  // The program moved as well: the one on PATH is used, and a message says so where there is none.
  rmSync(program);
  expect(runScript(anyShell, { script: copy, args: ['--server=x'] }).stderr).toContain(
    'the program is not on the PATH',
  );
  writeFileSync(join(home, 'bin/kubectl-rancher'), '#!/bin/sh\necho "on PATH: $*"\n');
  chmodSync(join(home, 'bin/kubectl-rancher'), 0o755);
  expect(runScript(anyShell, { script: copy, args: ['--server=x'] }).stdout).toBe('on PATH: token --server=x\n');
});

test('it finds the program beside itself when a shell is given its bare name', () => {
  const { home } = settle();
  const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}` };
  const bare = spawnSync(anyShell[0] ?? '', [...anyShell.slice(1), 'kubectl-rancher-auth', '--ttl=5m'], {
    cwd: join(script, '..'),
    encoding: 'utf8',
    env,
  });
  expect(bare.stdout).toBe('node: token --ttl=5m; \n');
});

test('a list of callers that is a directory leaves the request to Node.js', () => {
  const { file, runScript } = settle();
  rmSync(`${file}.askers`);
  mkdirSync(`${file}.askers`);
  expect(runScript(anyShell).stdout).toMatch(/^node: token /);
});

describeWith(['mount'], 'a cache on a disk that can no longer be written', () => {
  const mounting = (disks: Disk[]) => (home: string) => {
    const disk = mountDisk(join(home, '.cache'), '64k');
    onTestFinished(() => disk.unmount());
    disks.push(disk);
  };

  test.each([
    ['read-only', (disk: Disk) => disk.setReadOnly(true)],
    ['full', (disk: Disk) => disk.fill()],
  ])('%s: a credential that has expired meanwhile goes to Node.js', (_state, change) => {
    for (const shell of shells) {
      const disks: Disk[] = [];
      const { runScript } = ended(mounting(disks));
      disks.forEach(change);
      expect(runScript(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });

  test.each([
    ['is due', -minute],
    ['seems to be good until tomorrow', 24 * 60 * minute],
  ])('full: one that %s, and could not be replaced, is left to Node.js', (_what, ahead) => {
    for (const shell of shells) {
      const disks: Disk[] = [];
      const { runScript, file, cache, credential } = settle({}, mounting(disks));
      const time = (Date.now() + ahead) / 1_000;
      for (const ending of ['', '.usable', '.recent']) utimesSync(file + ending, time, time);
      for (const disk of disks) disk.fill();
      expect(() => cache.keep({ ...credential, checkedAt: Date.now() })).toThrow('ENOSPC');
      expect(runScript(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });

  test('read-only: so does a valid one, since nothing tells that it is valid', () => {
    for (const shell of shells) {
      const disks: Disk[] = [];
      const { runScript } = settle({}, mounting(disks));
      for (const disk of disks) disk.setReadOnly(true);
      expect(runScript(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });
});

describeWith(['root'], 'a cache that another user can write to', () => {
  test.each(['', '.askers'])('no file of that user (%j) is read', (ending) => {
    for (const shell of shells) {
      const { file, runScript, credential } = settle();
      expect(JSON.parse(runScript(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
      chownSync(`${file}${ending}`, 65_534, 65_534);
      expect(runScript(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });

  test('nothing is read in a directory of that user', () => {
    for (const shell of shells) {
      const { file, runScript, credential } = settle();
      expect(JSON.parse(runScript(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
      chownSync(dirname(file), 65_534, 65_534);
      expect(runScript(shell).stdout, shell.join(' ')).toMatch(/^node: token /);
    }
  });
});

test.each(shells.map((shell) => [shell.join(' '), shell] as const))(
  'a link in place of the directory of credentials is not followed: %s',
  (_name, shell) => {
    const { file, runScript, credential } = settle();
    expect(JSON.parse(runScript(shell).stdout)).toEqual(answer(credential, 'v1beta1'));
    const directory = dirname(file);
    renameSync(directory, `${directory}-elsewhere`);
    symlinkSync(`${directory}-elsewhere`, directory);
    expect(runScript(shell).stdout).toMatch(/^node: token /);
  },
);

test.each([
  ['the home', {}],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: 'xdg' }],
  ['KUBECTL_RANCHER_CACHE_DIR', { KUBECTL_RANCHER_CACHE_DIR: 'own' }],
])('script and program look for the cache in the same place: %s', (_name, names) => {
  const { home, credential, runScript } = settle();
  rmSync(join(home, '.cache'), { recursive: true });
  const env = Object.fromEntries(Object.entries(names).map(([variable, folder]) => [variable, join(home, folder)]));
  const { cache } = findDirectories({ HOME: home, ...env });
  createCredentialCache(cache).keep(credential);
  expect(existsSync(join(home, '.cache'))).toBe(Object.keys(env).length === 0);
  expect(JSON.parse(runScript(anyShell, { env }).stdout)).toEqual(answer(credential, 'v1beta1'));
});

test.each([
  ['XDG_CACHE_HOME', '~/cache', '~/cache/kubectl-rancher'],
  ['XDG_CACHE_HOME', 'cache', 'cache/kubectl-rancher'],
  ['KUBECTL_RANCHER_CACHE_DIR', '~/cache', '~/cache'],
  ['KUBECTL_RANCHER_CACHE_DIR', 'cache', 'cache'],
  ['KUBECTL_RANCHER_CACHE_DIR', '$HOME/cache', '$HOME/cache'],
])('the script takes nothing from the folder that kubectl runs in: %s=%s', (variable, value, folder) => {
  const { home, credential, runScript } = settle();
  createCredentialCache(join(home, folder)).keep(credential);
  const asked = { before: `cd '${home}'`, env: { [variable]: value } };
  for (const shell of shells) expect(runScript(shell, asked).stdout, shell.join(' ')).toMatch(/^node: token /);
});

test('reads no list of callers that is a link, and no token whose line has no end', () => {
  const linked = settle();
  const elsewhere = join(linked.home, 'elsewhere');
  writeFileSync(elsewhere, 'do not touch this\n');
  rmSync(`${linked.file}.askers`);
  symlinkSync(elsewhere, `${linked.file}.askers`);
  expect(linked.runScript(anyShell).stdout).toMatch(/^node: /);
  expect(readFileSync(elsewhere, 'utf8')).toBe('do not touch this\n');

  const torn = settle();
  writeFileSync(torn.file, `${firstLine.replace(/3$/, '14')}\n2026-01-01T00:00:00Z\ntoken-abc:part`);
  const soon = new Date(Date.now() + minute);
  utimesSync(torn.file, soon, soon);
  expect(
    torn.runScript(anyShell, { env: { form: firstLine, token: 'a:b', expires: '2026-01-01T00:00:00Z' } }).stdout,
  ).toMatch(/^node: /);
});

testWith(
  ['bash'],
  'a credential that is replaced at any moment of a request: never the old one with the time of the new',
  () => {
    const { home, file, credential, runScript } = settle();
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
      put(`${file}.usable`, '', Date.now() / 1_000 - 3_600);
      put(next, fresh, Date.now() / 1_000 + 200);
      const env = { BASH_ENV: join(home, 'replace'), AT: String(step), FRESH: next, FILE: file };
      outputs.push(runScript(['bash'], { env }).stdout);
      expect(outputs.at(-1), `replaced before command ${step}`).not.toContain(refused);
    }
    // There were moments before the script had looked at it, and after.
    expect(outputs[0]).toContain(credential.token.expose());
    expect(outputs.at(-1)).toContain('node: token');
    expect(outputs.length).toBeGreaterThan(20);
  },
);

test.each(['', '.askers'])('a pipe in place of a file (%j) is not waited at', (ending) => {
  const { file, runScript } = settle();
  rmSync(`${file}${ending}`);
  execFileSync('mkfifo', [`${file}${ending}`]);
  expect(runScript(anyShell).stdout).toMatch(/^node: token /);
});

test('a noted Node.js that is a directory is not one', () => {
  const { home, runScript } = settle();
  const folder = join(home, '.local/share/kubectl-rancher/bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'installation'), `${home}\n${home}\n`);
  expect(runScript(anyShell, { args: ['--server=x'] }).stdout).toBe('node: token --server=x; \n');
});

test('the stamp keeps its length, whatever the process ids', () => {
  const { file, runScript } = settle();
  const before = readFileSync(`${file}.askers`, 'utf8');
  runScript(anyShell);
  const after = readFileSync(`${file}.askers`, 'utf8');
  expect(after).not.toBe(before);
  expect(after).toHaveLength(before.length);
});

test('an executable that needs no Node.js is run from beside the script, by what was noted, or from PATH', () => {
  const { home, runScript } = settle();
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
  const tools = ['sh', 'readlink', anyShell[0] ?? ''].map((tool) =>
    execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(),
  );
  for (const tool of tools) symlinkSync(tool, join(home, 'bin', basename(tool)));
  const answers = (folder: string): string => {
    const options = { script: join(home, folder, 'kubectl-rancher-auth'), args: ['--server=x'] };
    return runScript(anyShell, { ...options, env: { PATH: join(home, 'bin') } }).stdout;
  };
  expect(answers('unpacked')).toBe('beside: token --server=x\n');
  expect(answers(data)).toBe('noted: token --server=x\n');
  rmSync(join(home, 'plugins/kubectl-rancher'));
  expect(answers(data)).toBe('on PATH: token --server=x\n');
});
