import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findKubectlFaults } from '../../../src/kube/check/kubectl-rules.ts';
import { readKubeconfigFile } from '../../../src/kube/kubeconfig/kubeconfig-file.ts';
import { useDirectory } from '../../support/directory.ts';
import { findKubectls } from '../../support/kubectl.ts';
import { run } from '../../support/process.ts';

const server = (value: string): string => `clusters:\n- {name: a, cluster: {server: ${value}}}\n`;
const cluster = (fields: string): string => `clusters:\n- name: a\n  cluster: {${fields}}\n`;
const user = (fields: string): string => `users:\n- name: a\n  user: {${fields}}\n`;

/** What stands in a file, and what is said of it; undefined: kubectl takes it. */
const cases: [string, RegExp | undefined][] = [
  ...['yes', 'N', 'on', 'Off', 'TRUE', 'y'].map((value): [string, RegExp] => [server(value), /as true or false/]),
  ...['5', '1_000', '0x1f', '0o17', '-0b1', '1e3', '.5', '1.'].map((value): [string, RegExp] => [
    server(value),
    /as a number. Put quotes around it/,
  ]),
  ...['tRUE', '2026-11-22', '12:30:45', '1e999', '0x', '08x', "'5'", '!!str 5', '~', 'NULL', '='].map(
    (value): [string, undefined] => [server(value), undefined],
  ),
  [server('18446744073709551615'), /as a number/],
  [server('0xFFFFFFFFFFFFFFFFFF'), undefined],
  [server('.inf'), /cannot read this value of server/],
  ['x-mine: {deep: [.nan]}\n', /cannot read this value of an entry of deep/],
  ['x-mine: {? {a: b} : c}\n', /no key of a mapping/],
  ['x-mine: {~: c}\n', /no key of a mapping/],
  ['x-mine: {5: c, yes: d}\n', undefined],
  [server('!!int yes'), /cannot read this value/],
  [cluster('insecure-skip-tls-verify: "true"'), /has to be true or false.*Write true or false, without quotes/],
  [cluster('insecure-skip-tls-verify: yes'), undefined],
  [cluster('Insecure-Skip-TLS-Verify: "true"'), undefined],
  [cluster('certificate-authority-data: Q0E'), /is not base64/],
  [cluster('certificate-authority-data: "Q0E\\n="'), undefined],
  [cluster('<<: {server: 5}, server: a'), undefined],
  [cluster('server: a, <<: [{server: a}, {server: 5}]'), undefined],
  [cluster('server: a, <<: {server: 5}'), /server has to be text/],
  [cluster('<<: 5'), /only mappings can be merged/],
  [user('exec: {args: [a, 5]}'), /an entry of args has to be text/],
  [user('exec: {env: [{name: A, value: 1}]}'), /value has to be text/],
  [user('exec: {args: text}'), /args has to be a list/],
  [user('exec: [a]'), /exec has to be a mapping/],
  [user('as-user-extra: {a: [1]}'), /has to be text/],
  [user('auth-provider: {config: {a: 1}}'), /a has to be text/],
  ['extensions:\n- {name: a, extension: 5}\n- {name: a}\n', /same name/],
  ['clusters:\n- &a {name: a}\n- *a\n', /line 3, column 3: .*same name/],
  ['clusters:\n- {cluster: {}}\n- {cluster: {}}\n', /same name/],
  ['apiVersion: v1beta1\n', /apiVersion has to be v1/],
  ['Kind: Foo\n', /kind has to be Config/],
  ['Kind: Foo\nkind: Config\n', undefined],
  ['%YAML 1.2\n---\nkind: Config\n', /kubectl reads YAML 1\.1/],
  ['# mine\n%YAML 1.1\n---\nkind: Config\n', undefined],
  ['%L 1.2\n---\nkind: Config\n', /line 1, column 1: kubectl reads YAML 1\.1/],
  ['%YAMLtrue.2\n---\nkind: Config\n', /kubectl reads YAML 1\.1/],
  ['%TAG ! tag:example.com:\n---\nkind: Config\n', undefined],
  ['# mi\x1bne\nkind: Config\n', /line 1, column 5: kubectl accepts no control characters/],
  ['# \x85\nkind: Config\n', undefined],
  ['clusters:\n- name: !!str 5\n', undefined],
  ['clusters:\n- name: 0xFFFFFFFFFFFFFFFFFF\n', undefined],
  ['users:\n- name: 1e999\n', undefined],
  ['users:\n-\n', undefined],
  ['clusters:\n- name: a\n-\ncontexts:\n- ~\n', undefined],
  ['# nothing else\n', undefined],
];

test('what is said of a file is what its reader does, and the words have nothing of the values', async () => {
  const folder = useDirectory();
  const kubectls = await findKubectls();
  const ends = [kubectls[0], kubectls.at(-1)].flatMap((kubectl) => kubectl ?? []);
  for (const [place, [text, says]] of cases.entries()) {
    const [first] = findKubectlFaults(readKubeconfigFile({ path: 'config', text }));
    if (says === undefined) expect(first?.message, text).toBeUndefined();
    else expect(first?.message, text).toMatch(says);
    const path = join(folder, String(place));
    writeFileSync(path, text);
    for (const kubectl of ends) {
      const { code, stderr } = await run(kubectl.path, ['config', 'view', '--kubeconfig', path], { env: {} });
      expect(code, `${kubectl.version}, ${text}: ${stderr}`).toBe(says === undefined ? 0 : 1);
    }
  }
});

test('aliases that stand for more than anyone can read are looked at once', () => {
  const levels = Array.from({ length: 40 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]\n`);
  const faults = findKubectlFaults(readKubeconfigFile({ path: 'config', text: `l0: &l0 [.inf]\n${levels.join('')}` }));
  expect(faults).toHaveLength(1);
  const merges = Array.from(
    { length: 40 },
    (_, level) => `m${level + 1}: &m${level + 1} {<<: [*m${level}, *m${level}]}\n`,
  );
  const merged = findKubectlFaults(
    readKubeconfigFile({ path: 'config', text: `m0: &m0 {a: .inf}\n${merges.join('')}` }),
  );
  expect(merged.length).toBeLessThan(50);
});
