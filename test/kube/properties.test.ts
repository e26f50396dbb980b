import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { convertKubeconfig } from '../../src/kube/convert/convert-kubeconfig.ts';
import { execEntry } from '../../src/kube/kubeconfig/exec-entry.ts';
import { type Kubeconfig, parseKubeconfig, writeKubeconfig } from '../../src/kube/kubeconfig/kubeconfig.ts';
import { listNames } from '../../src/kube/kubeconfig/kubeconfig-file.ts';
import { buildKubeconfig } from '../../src/kube/make/build-kubeconfig.ts';
import { mergeKubeconfig } from '../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../src/kube/merge/prune-kubeconfig.ts';
import { files, host, ours, owner, textsOf } from './sample.ts';

const settings = { seed: 20261122, numRuns: 100 };
const plugin = { command: 'kubectl-rancher-auth', args: [] };

/** Names that YAML could take for something else, or that break a line. */
const hostileName = fc.oneof(
  fc.constantFrom(
    'y',
    'no',
    'null',
    '~',
    'true',
    '1e3',
    '0x1f',
    '0o7',
    '1_000',
    '12:30',
    '2026-11-22',
    '.inf',
    '=',
    '<<',
  ),
  fc.constantFrom(
    'a: b',
    'a #b',
    '- a',
    '? a',
    '&a',
    '*a',
    '!a',
    '|',
    '>-',
    '%a',
    '@a',
    '`a',
    '{a}',
    '[a',
    'a,b',
    ': ',
    '---',
    '...',
  ),
  fc.constantFrom(
    '"',
    "'",
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
    '\ufeff',
    '\u0085',
    'x'.repeat(3000),
  ),
  fc.string({ unit: 'binary', minLength: 1 }),
);

const unknownFields = fc.dictionary(fc.constantFrom('extensions', 'x-a', 'x-b'), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 2,
});

function uniquely<T extends { name: string }>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 4 });
}

const foreignConfig = fc.record({
  apiVersion: fc.constant('v1'),
  clusters: uniquely(fc.record({ name: hostileName, cluster: unknownFields, x: hostileName })),
  contexts: uniquely(fc.record({ name: hostileName, context: unknownFields })),
  users: uniquely(fc.record({ name: hostileName, user: unknownFields })),
  'current-context': fc.constant('elsewhere'),
});

/** The same content as different programs would write it, with comments between the lines. */
const foreignText = fc
  .tuple(
    foreignConfig,
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom(-1, 0, 1, 2, 3),
    fc.constantFrom(2, 4),
  )
  .map(([config, seqNoIndent, isEnded, eol, flowLevel, indent]) => {
    const text = dump(config, { seqNoIndent, flowLevel, indent, lineWidth: -1 });
    const commented = text.replace(/^(users|contexts):/gm, '# about $1\n\n$1:');
    return (isEnded ? commented : commented.trimEnd()).replaceAll('\n', eol);
  });

const ourConfig = fc
  .uniqueArray(hostileName, { minLength: 1, maxLength: 3 })
  .map((names) => ours(Object.fromEntries(names.map((name, index) => [`c-${index}`, name]))));

function merge(text: string, config: Kubeconfig): string {
  const { conflicts, files: merged } = mergeKubeconfig({ files: files(text), ours: config, owner, clusterIds: [] });
  expect(conflicts).toEqual([]);
  return merged[0]?.text ?? '';
}

test('a kubeconfig that is written is read as it was', () => {
  fc.assert(
    fc.property(ourConfig, (config) => {
      expect(parseKubeconfig(writeKubeconfig(config))).toEqual(config);
    }),
    settings,
  );
});

test('merging keeps every foreign entry, and puts ours behind them', () => {
  fc.assert(
    fc.property(foreignText, ourConfig, (text, config) => {
      const before = Object(load(text));
      const after = Object(load(merge(text, config)));
      for (const list of listNames) expect(after[list]).toEqual([...before[list], ...config[list]]);
      expect({ ...after, clusters: 0, users: 0, contexts: 0 }).toEqual({
        ...before,
        clusters: 0,
        users: 0,
        contexts: 0,
      });
    }),
    settings,
  );
});

test('merging twice is merging once', () => {
  fc.assert(
    fc.property(foreignText, ourConfig, (text, config) => {
      const once = merge(text, config);
      expect(merge(once, config)).toBe(once);
    }),
    settings,
  );
});

test('merging and removing leaves the file as it was, to the byte', () => {
  fc.assert(
    fc.property(foreignText, ourConfig, (text, config) => {
      const [after] = pruneKubeconfig(files(merge(text, config)), owner, []).files;
      expect(after?.text).toBe(text);
    }),
    settings,
  );
});

/** Some clusters of a server with labels and endpoints, and the options of a merge. */
const optionsOfMerge = fc.record({
  clusters: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('c-1', 'c-2', 'c-3', 'local'),
      name: fc.oneof(fc.constantFrom('prod', 'prod-fqdn', 'prod-c-1', 'prod-rancher'), hostileName),
      labels: fc.dictionary(fc.constantFrom('env', 'tier'), fc.constantFrom('', 'prod', 'c-1')),
      isActive: fc.boolean(),
      endpoints: fc.uniqueArray(
        fc
          .constantFrom('-fqdn', '-a', '-rancher')
          .map((ending) => ({ ending, server: `https://x${ending}.test`, caPem: '' })),
        { selector: ({ ending }) => ending, maxLength: 2 },
      ),
    }),
    { selector: ({ id }) => id, minLength: 1 },
  ),
  style: fc.constantFrom(
    ...[
      'host',
      'plain',
      '{cluster}',
      '{id}',
      '{label:env}',
      '{cluster}-{label:env}',
      '{label:tier}{server}',
      'x{profile}',
    ],
    ...['{server}', '{label:env}-{id}@{server}'],
  ),
  prefix: fc.constantFrom('', 'acme-', ' '),
  namespace: fc.constantFrom(undefined, 'shop', '5'),
  prefersEndpoints: fc.boolean(),
  isRequested: fc.boolean(),
});

type MergeOptions = typeof optionsOfMerge extends fc.Arbitrary<infer Value> ? Value : never;

/** A merge with its pruning, or without. */
function mergeWith(text: string, { clusters, style, prefix, isRequested, ...more }: MergeOptions, prunes: boolean) {
  const userOf = (clusterId: string) => execEntry({ host, clusterId, profile: undefined, plugin });
  const source = { server: `https://${host}`, caPem: '', clusters, userOf, names: { style, prefix }, ...more };
  const { config, choices } = buildKubeconfig(source);
  const clusterIds = clusters.map(({ id }) => id);
  const naming = { choices, isRequested };
  const merged = mergeKubeconfig({ files: files(text), ours: config, owner, clusterIds, naming });
  fc.pre(merged.conflicts.length === 0 && merged.wouldRetarget.length === 0);
  const names = merged.ours.contexts.map(({ name }) => name);
  const [file] = prunes ? pruneKubeconfig(merged.files, owner, clusterIds, names).files : merged.files;
  return { text: file?.text ?? '', names, config };
}

test('merging twice is merging once with every option, and each context has a name of its own', () => {
  fc.assert(
    fc.property(foreignText, optionsOfMerge, fc.boolean(), (foreign, options, prunes) => {
      const { text, names, config } = mergeWith(foreign, options, prunes);
      expect(new Set(names).size).toBe(config.contexts.length);
      expect(names).not.toContain('');
      expect(mergeWith(text, options, prunes)).toMatchObject({ text, names });
    }),
    settings,
  );
});

test('a merge with other options leads each context where it led, and keeps those that were renamed', () => {
  fc.assert(
    fc.property(optionsOfMerge, optionsOfMerge, fc.boolean(), (first, second, prunes) => {
      const before = Object(load(mergeWith('', first, false).text));
      for (const context of before.contexts) context.name = `mine ${context.name}`;
      const { text } = mergeWith(dump(before), { ...second, clusters: first.clusters, namespace: undefined }, prunes);
      const after = Object(load(text));
      expect(after.contexts.slice(0, before.contexts.length)).toEqual(before.contexts);
      expect(after.contexts).toHaveLength(before.contexts.length);
    }),
    settings,
  );
});

const rancherText = fc
  .tuple(fc.uniqueArray(hostileName, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([names, isShared, withToken, withRoot]) => {
    const user = withToken
      ? { token: 'kubeconfig-u-abc:secret' }
      : {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command: 'rancher',
            args: ['token', `--server=${host}`, '--user=x'],
          },
        };
    const root = withRoot ? [{ name: 'the server', server: `https://${host}` }] : [];
    const places = [
      ...root,
      ...names.map((name, index) => ({ name, server: `https://${host}/k8s/clusters/c-${index}` })),
    ];
    const userOf = (name: string): string => (isShared ? 'shared' : name);
    const users = [...new Set(places.map(({ name }) => userOf(name)))];
    return dump({
      clusters: places.map(({ name, server }) => ({ name, cluster: { server } })),
      users: users.map((name) => ({ name, user })),
      contexts: places.map(({ name }) => ({ name, context: { cluster: name, user: userOf(name) } })),
    });
  });

test('converting twice is converting once, and every context of a cluster gets a user for it', () => {
  fc.assert(
    fc.property(rancherText, (text) => {
      const convert = (given: string) =>
        convertKubeconfig({ files: files(given), hosts: [host], plugin, profile: undefined });
      const { files: once, left } = convert(text);
      expect(left).toEqual([]);
      const converted = once[0]?.text ?? '';
      const again = convert(converted);
      expect(textsOf(again.files)).toEqual([converted]);
      expect(again).toMatchObject({ converted: [], unusedTokens: [] });
      const config = parseKubeconfig(converted);
      for (const { context } of config.contexts) {
        const id = config.clusters
          .find((entry) => entry.name === context.cluster)
          ?.cluster.server.split('/k8s/clusters/')[1];
        const user = JSON.stringify(config.users.find((entry) => entry.name === context.user)?.user);
        expect(user).toContain(`--cluster=${id ?? 'local'}"`);
      }
    }),
    settings,
  );
});
