import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { mountDisk, useDisk } from '../../support/disk.ts';
import { runInProcess } from '../../support/in-process.ts';
import { sendSignal } from '../../support/interrupt.ts';
import { createLoggedInHome, type LoggedInHome } from '../../support/logged-in-home.ts';
import { run } from '../../support/process.ts';
import { describeWith } from '../../support/requirements.ts';
import { clusterId } from '../../support/sandbox.ts';

/** Somebody on a server that puts tokens into kubeconfigs, and how many tokens and kubeconfigs that has. */
async function settle() {
  return withCount(await createLoggedInHome({ commands: runInProcess, username: 'jane', generateToken: true }));
}

function withCount(user: LoggedInHome): LoggedInHome & { count(): number } {
  const { tokens, extTokens, extKubeconfigs } = user.sandbox.state;
  return { ...user, count: () => tokens.size + extTokens.size + extKubeconfigs.size };
}

test.each([
  ['a context that is not there', ['--current-context', 'nope'], 2],
  ['a context that is not there, for a merge', ['--merge', '--current-context', 'nope'], 2],
  ['a folder that is not there', ['-f', '/nowhere/at/all'], 1],
  ['a file that is no kubeconfig', ['--merge'], 1],
])('%s: no token is left on the server', async (_, options, code) => {
  const { home, rancher, count } = await settle();
  writeFileSync(home.path('kubeconfig'), 'users: [\n');
  const before = count();
  expect(await rancher('kubeconfig', 'dev', ...options)).toMatchObject({ code });
  expect(count()).toBe(before);
});

test.each([['prod'], ['dev'], ['--all']])('kubeconfig %s: every token that is made stands in it', async (requested) => {
  const { sandbox, rancher } = await settle();
  const { stdout } = await rancher('kubeconfig', requested);
  const inFile = [...stdout.matchAll(/token: "?ext\/([^:]+):/g)].map(([, name]) => name);
  expect(inFile.length).toBeGreaterThan(0);
  expect([...sandbox.state.extTokens.keys()].toSorted()).toEqual([...new Set(inFile)].toSorted());
});

/** A sandbox that answers 500 to requests which begin so: `GET /v3/nodes`. */
function failAt(sandbox: Sandbox, ...beginnings: string[]): void {
  sandbox.intercept = ({ method, url }, response) => {
    if (!beginnings.some((beginning) => `${method} ${url}`.startsWith(beginning))) return false;
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end('{"type":"error","message":"no"}');
    return true;
  };
}

const extTokens = '/apis/ext.cattle.io/v1/tokens/';

test('an end of the tokens that cannot be asked for takes them back', async () => {
  const { sandbox, rancher, count } = await settle();
  const before = count();
  failAt(sandbox, `GET ${extTokens}`);
  expect(await rancher('kubeconfig', '--all')).toMatchObject({ code: 1, stdout: '' });
  expect(count()).toBe(before);
});

test('where nodes cannot be listed no token is made', async () => {
  const { sandbox, rancher, count } = await settle();
  const before = count();
  const prod = sandbox.state.clusters.get(clusterId(sandbox, 'prod'));
  if (prod?.authorizedEndpoint) prod.authorizedEndpoint.fqdn = '';
  let asked = 0;
  sandbox.intercept = ({ method, url }, response) => {
    if (method === 'POST') asked = Number.NaN;
    // The first time is the preview's.
    if (!url?.startsWith('/v3/nodes') || asked++ === 0) return false;
    response.writeHead(500).end();
    return true;
  };
  expect(await rancher('kubeconfig', 'prod')).toMatchObject({ code: 1, stdout: '' });
  expect(asked).toBeGreaterThan(1);
  expect(count()).toBe(before);
});

test('a second server in trouble takes back the tokens of the first', async () => {
  const first = await settle();
  const second = await createLoggedInHome({ commands: runInProcess, home: first.home, generateToken: true });
  const before = first.count();
  failAt(second.sandbox, 'POST /apis/ext.cattle.io/v1/kubeconfigs');
  const made = await first.rancher('kubeconfig', `dev@${first.host}`, `dev@${second.host}`);
  expect(made).toMatchObject({ code: 1, stdout: '' });
  expect(first.count()).toBe(before);
});

test('tokens that cannot be taken back are told, with the command that deletes them', async () => {
  const { sandbox, rancher, count } = await settle();
  const before = count();
  failAt(sandbox, `GET ${extTokens}`, `DELETE ${extTokens}`, 'DELETE /apis/ext.cattle.io/v1/kubeconfigs/');
  const { code, stderr } = await rancher('kubeconfig', '--all');
  expect(code).toBe(1);
  expect(stderr).toContain(`tokens made for this kubeconfig stay on ${new URL(sandbox.url).host}`);
  sandbox.intercept = () => false;
  const [, ids = ''] = /kubectl rancher tokens delete (.+)/.exec(stderr) ?? [];
  expect(await rancher('tokens', 'delete', ...ids.split(' '), '--yes')).toMatchObject({ code: 0 });
  expect(sandbox.state.extTokens.size).toBe(0);
  expect(count()).toBe(before + sandbox.state.extKubeconfigs.size);
});

test('a server that keeps its kubeconfig all the same loses the tokens in it', async () => {
  const { sandbox, rancher, count } = await settle();
  const before = count();
  failAt(sandbox, `GET ${extTokens}`, 'DELETE /apis/ext.cattle.io/v1/kubeconfigs/');
  const { code, stderr } = await rancher('kubeconfig', '--all');
  expect(code).toBe(1);
  expect(stderr).not.toContain('stay on');
  expect(count()).toBe(before + 1);
  expect(sandbox.state.extTokens.size).toBe(0);
});

describe.each(['2.15', '2.8'] as const)('Ctrl-C on Rancher %s', (version) => {
  test.each([
    ['a file', ['-f', 'written']],
    ['a merge', ['--merge']],
  ])('while tokens are made for %s: none is left, and nothing is written', async (_what, options) => {
    const { sandbox, home, count } = withCount(
      await createLoggedInHome({ commands: runInProcess, username: 'jane', generateToken: true, version }),
    );
    const before = count();
    const kubeconfig = ['kubeconfig', '--all', ...options.map((word) => (word === 'written' ? home.path(word) : word))];
    let pid = 0;
    let made = 0;
    sandbox.intercept = ({ method, url }) => {
      const makes = method === 'POST' && /generateKubeconfig|\/kubeconfigs$/.test(url ?? '');
      if (makes && made++ === 0) sendSignal(pid, 'SIGINT');
      return false;
    };
    const onStart = (started: number): void => {
      pid = started;
    };
    expect(await run('kubectl-rancher', kubeconfig, { env: home.env, onStart })).toMatchObject({
      code: 4,
      stdout: '',
      stderr: 'kubectl-rancher: interrupted: no kubeconfig was written\n',
    });
    expect(made).toBeGreaterThan(0);
    expect(count()).toBe(before);
    expect(existsSync(home.path('written'))).toBe(false);
    expect(existsSync(home.path('kubeconfig'))).toBe(false);
  });
});

describeWith(['mount'], 'a disk that is full', () => {
  test.each([[[]], [['--force']], [['--merge']]])(
    'takes the tokens back with %s, and no part of a file stays',
    async (options) => {
      const { home, rancher, count } = await settle();
      const before = count();
      useDisk(home.path('disk'), 'full');
      const file = home.path('disk/config');
      expect(await rancher('kubeconfig', '--all', '-f', file, ...options)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('ENOSPC'),
      });
      expect(existsSync(file)).toBe(false);
      expect(count()).toBe(before);
    },
  );

  test('keeps the tokens that came into another file of the same merge', async () => {
    const { home, rancher, count } = await settle();
    const [near, far] = [home.path('near'), home.path('disk/far')];
    const disk = mountDisk(home.path('disk'), '64k');
    onTestFinished(() => disk.unmount());
    expect(await rancher('kubeconfig', 'dev', '-f', near)).toMatchObject({ code: 0 });
    expect(await rancher('kubeconfig', 'prod', '-f', far)).toMatchObject({ code: 0 });
    home.env.KUBECONFIG = `${near}:${far}`;
    const before = count();
    disk.fill();
    expect(await rancher('kubeconfig', '--all', '--merge')).toMatchObject({ code: 1 });
    // The one token, and the kubeconfig that the server would take it with.
    expect(count()).toBe(before + 2);
    expect((await rancher('tokens', 'list', '-o', 'json')).stdout).toContain(
      /ext\/token-\w+/.exec(readFileSync(near, 'utf8'))?.[0],
    );
  });
});
