import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertKubeconfig } from '../../src/kube/convert/convert-kubeconfig.ts';
import type { Kubeconfig } from '../../src/kube/kubeconfig/kubeconfig.ts';
import { mergeKubeconfig } from '../../src/kube/merge/merge-kubeconfig.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { run } from '../support/process.ts';
import { files, foreign, host, ours, owner, rancherKubeconfig } from './sample.ts';

const names = [
  ...[
    'y',
    'n',
    'on',
    'NO',
    'null',
    '~',
    'True',
    '1e3',
    '0x1f',
    '0o17',
    '017',
    '1_000',
    '12:30:45',
    '2026-11-22',
    '.inf',
    '.NaN',
    '=',
    '<<',
  ],
  ...['a: b', 'a #b', '- a', '? a', '&a', '*a', '!a', '|', '>-', '%a', '@a', '`a', '{a}', '[a', 'a,b', '---', '...'],
  ...[
    '"',
    "it's",
    '\\n',
    'a\nb',
    '\n',
    ' a',
    'a ',
    '\ta',
    'a\r\nb',
    '日本語',
    '🐮',
    '\u2028',
    '\u00a0',
    '\u0085',
    'x'.repeat(3000),
  ],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The kubeconfig as kubectl understands these files. */
async function viewedBy(...texts: (string | undefined)[]): Promise<Kubeconfig> {
  const paths = texts.map((_, index) => join(folder, `config${index}`));
  texts.forEach((text, index) => {
    writeFileSync(paths[index] ?? '', text ?? '');
  });
  const kubectl = await anyKubectl();
  const env = { HOME: folder, KUBECONFIG: paths.join(delimiter) };
  const { stdout, stderr, code } = await run(kubectl.path, ['config', 'view', '--raw', '-o', 'json'], { env });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout);
}

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);

test.each(['plain', 'host'] as const)(
  'kubectl reads the names that were merged in, whatever they look like: %s',
  async (style) => {
    const config = ours(
      Object.fromEntries(names.map((name, index) => [`c-${index}`, name])),
      {},
      { style, prefix: '' },
    );
    const [merged] = mergeKubeconfig({ files: files(foreign), ours: config, owner, clusterIds: [] }).files;
    const { contexts, clusters, users } = await viewedBy(merged?.text);
    const mine = ['home', 'work'];
    expect(contexts.filter(({ name }) => !mine.includes(name)).sort(byName)).toEqual(config.contexts.toSorted(byName));
    expect(clusters.map(({ name }) => name).sort()).toEqual(
      [...config.clusters.map(({ name }) => name), ...mine].sort(),
    );
    expect(users.map(({ name }) => name).sort()).toEqual([...config.users.map(({ name }) => name), 'me'].sort());
  },
);

test('kubectl reads what was converted, and what was merged into several files', async () => {
  const plugin = { command: 'kubectl-rancher-auth', args: [] };
  const text = rancherKubeconfig('ext-kubeconfig-star-exec').replaceAll(/certificate-authority-data: .*/g, '');
  const converted = convertKubeconfig({ files: files(text), hosts: [host], plugin, profile: undefined });
  const entries = ours({ 'c-m-other123': 'prod' });
  const merged = mergeKubeconfig({
    files: [...files(undefined), ...converted.files],
    ours: entries,
    owner,
    clusterIds: [],
  });
  const view = await viewedBy(...merged.files.map((file) => file.text));
  expect(view.contexts.map(({ name }) => name)).toEqual([
    'dev',
    'local',
    'prod',
    'prod-fqdn',
    'prod@rancher.test',
    'rancher',
  ]);
  expect(view.users.find(({ name }) => name === 'dev')?.user).toMatchObject({
    exec: {
      command: 'kubectl-rancher-auth',
      args: ['--server=rancher.test', '--cluster=c-jrmll'],
      interactiveMode: 'IfAvailable',
    },
  });
});
