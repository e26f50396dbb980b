import fc from 'fast-check';
import { mangled } from './arbitraries.ts';

/** Values that YAML 1.1 and 1.2, and other readers of YAML, take for different things. */
const values = [
  ...[
    'yes',
    'no',
    'y',
    'N',
    'on',
    'true',
    'True',
    '"true"',
    '~',
    'null',
    '',
    '5',
    '1_000',
    '0x1f',
    '0o17',
    '017',
    '08',
  ],
  ...[
    '1e3',
    '1e999',
    '.5',
    '.',
    '-',
    '+5',
    '-0b1',
    '.inf',
    '-.Inf',
    '.nan',
    '2026-11-22',
    '12:30:45',
    '=',
    '<<',
    'abc',
  ],
  ...['!!str 5', '!!int "5"', '!!bool yes', '!custom x', '[]', '{}', '[1]', '{a: b}', '{{ x }}', '|\n      5', '&a x'],
  ...['*a', '[yes, no]', '{5: 6}', '{~: 1}', '[a, 5]', '18446744073709551616', '0xFFFFFFFFFFFFFFFFFF', 'Q0E=', 'Q0E'],
];

const fields = {
  cluster: [
    'server',
    'insecure-skip-tls-verify',
    'certificate-authority-data',
    'proxy-url',
    'extensions',
    'x-mine',
    '<<',
  ],
  user: ['token', 'tokenFile', 'as-groups', 'as-user-extra', 'username', 'auth-provider', 'exec', 'extensions'],
  context: ['cluster', 'user', 'namespace', 'extensions'],
};

/** Good ones, for fields that are no text. */
const good: Record<string, string> = {
  'insecure-skip-tls-verify': 'true',
  'certificate-authority-data': 'Q0E=',
  '<<': '{x-other: x}',
  extensions: '[]',
  'as-groups': '[a]',
  'as-user-extra': '{}',
  'auth-provider': '{}',
  exec: '{command: a, args: [b], provideClusterInfo: false}',
};

const odd = fc.constantFrom(...values);

function mostly(text: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: odd });
}

function body(kind: keyof typeof fields): fc.Arbitrary<string> {
  const chosen = fc.uniqueArray(fc.constantFrom(...fields[kind]), { minLength: 1, maxLength: 3 });
  const lines = chosen.chain((names) =>
    fc.tuple(...names.map((name) => mostly(good[name] ?? 'text').map((value) => `    ${name}: ${value}\n`))),
  );
  return lines.map((all) => `  ${kind}:\n${all.join('')}`);
}

function list(name: string, kind: keyof typeof fields): fc.Arbitrary<string> {
  const entry = fc.tuple(fc.nat(9), fc.nat(12), odd, body(kind));
  const entries = fc.array(entry, { maxLength: 2 });
  return entries.map(
    (all) =>
      `${name}:\n${all.map(([number, isOdd, value, rest]) => `- name: ${isOdd === 0 ? value : `n${number}`}\n${rest}`).join('')}`,
  );
}

const start = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  '---\n',
  '# mine\n',
  '%YAML 1.2\n---\n',
  '%YAML 1.1\n---\n',
  '\ufeff',
);
const end = fc.constantFrom('', '', '', '', '---\n', '...\n', 'current-context: n1\n', 'x-mine: {a: 5}\n');

/** Kubeconfigs with values of all types in all places. */
export const typedKubeconfig = fc
  .tuple(
    start,
    mostly('v1'),
    mostly('Config'),
    list('clusters', 'cluster'),
    list('users', 'user'),
    list('contexts', 'context'),
    end,
  )
  .map(([first, version, kind, ...rest]) => `${first}apiVersion: ${version}\nkind: ${kind}\n${rest.join('')}`);

/** The same, some of them mangled. */
export const oddKubeconfig = fc.oneof(
  { weight: 4, arbitrary: typedKubeconfig },
  { weight: 1, arbitrary: mangled(typedKubeconfig) },
);
