import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** What the files of each room may import from. `base` are the files beside main.ts that everything stands on. */
const allowed: Record<string, string[]> = {
  base: ['base'],
  platform: ['base', 'platform'],
  kube: ['base', 'kube'],
  store: ['base', 'platform', 'store'],
  rancher: ['base', 'platform', 'rancher'],
  login: ['base', 'platform', 'rancher', 'login'],
  flows: ['base', 'platform', 'kube', 'store', 'rancher', 'login', 'flows'],
  sandbox: ['platform', 'sandbox'],
  commands: ['base', 'platform', 'kube', 'store', 'rancher', 'login', 'flows', 'commands'],
  context: ['base', 'platform', 'store', 'rancher', 'login', 'flows'],
  main: ['base', 'platform', 'flows', 'commands', 'context', 'main'],
};

/** The one file or room where each package is imported. */
const homes: Record<string, string[]> = {
  yargs: [
    'commands/program/program.ts',
    'commands/program/wrong-usage.ts',
    'commands/definitions/login-options.ts',
    'commands/definitions/trust-options.ts',
  ],
  socks: ['rancher/http/socks-library.ts'],
  keytar: ['store/sessions/keychain-process.ts'],
  diff: ['kube/kubeconfig/diff-library.ts'],
  open: ['platform/open-in-desktop.ts'],
  oauth4webapi: ['login/oauth-library.ts'],
  '@inquirer/prompts': ['platform/terminal/prompts.ts'],
  'js-yaml': ['kube', 'sandbox'],
  '@peculiar/x509': ['sandbox'],
  'reflect-metadata': ['sandbox'],
};

const exceptions = new Set(['commands/sandbox.ts -> sandbox/sandbox.ts']);

interface Import {
  from: string;
  to: string;
  /** Only types are imported: nothing of it is left at run time. */
  isType: boolean;
}

function listImports(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((from) => {
    const text = readFileSync(join(source, from), 'utf8');
    const pattern = /((?:import|export) type [^;]*?\bfrom|\bfrom|\bimport|\bimport\()\s*'([^']+)'/g;
    const specifiers = [...text.matchAll(pattern)].map(([, how = '', path = '']) => ({ how, path }));
    return specifiers.map(({ how, path }) => ({
      from,
      isType: / type /.test(how),
      to: path.startsWith('.') ? relative(source, join(source, dirname(from), path)) : path,
    }));
  });
}

function roomOf(file: string): string {
  if (file.includes('/')) return file.slice(0, file.indexOf('/'));
  if (['main.ts', 'cli.ts', 'complete.ts', 'finish.ts'].includes(file)) return 'main';
  return file === 'create-context.ts' ? 'context' : 'base';
}

const isOurs = ({ to }: Import): boolean => to.endsWith('.ts');
const show = ({ from, to }: Import): string => `${from} -> ${to}`;
const imports = listImports();

test('every room is known, and the walk sees the imports', () => {
  const rooms = new Set(imports.map(({ from }) => roomOf(from)));
  expect([...rooms].filter((room) => !(room in allowed))).toEqual([]);
  expect(imports.map(show)).toContain('flows/credential/from-server.ts -> flows/credential/mint.ts');
  expect(imports.map(show)).toContain('cli.ts -> commands/program/command-line.ts');
});

test('imports go one way', () => {
  const wrong = imports
    .filter(isOurs)
    .filter(({ from, to }) => !allowed[roomOf(from)]?.includes(roomOf(to)))
    .map(show)
    .filter((line) => !exceptions.has(line));
  expect(wrong).toEqual([]);
});

/** Rooms inside rooms, by their level: a file may import from lower levels and from its own room. */
const levels: Record<string, Record<string, number>> = {
  flows: { beside: 0, trust: 1, session: 2, credential: 3, kubeconfig: 3, tokens: 3, admin: 4, overview: 4, doctor: 5 },
  kube: { beside: 0, yaml: 0, kubeconfig: 1, merge: 2, make: 3, check: 3, convert: 3 },
  rancher: { http: 0, tokens: 1, beside: 2, login: 3 },
  store: { locks: 0, files: 1, beside: 2, sessions: 3, credentials: 3 },
  platform: { beside: 0, files: 1, processes: 1, paths: 2, terminal: 2 },
};

for (const [room, levelsOfRoom] of Object.entries(levels)) {
  test(`inside ${room} imports go from rooms that use to rooms that are used`, () => {
    const partOf = (file: string): string => (file.split('/').length === 2 ? 'beside' : (file.split('/')[1] ?? ''));
    const levelOf = (file: string): number => levelsOfRoom[partOf(file)] ?? Number.NaN;
    const inside = imports.filter(
      ({ from, to, isType }) => !isType && from.startsWith(`${room}/`) && to.startsWith(`${room}/`),
    );
    expect(inside.filter(({ from, to }) => Number.isNaN(levelOf(from) + levelOf(to))).map(show)).toEqual([]);
    const wrong = inside
      .filter(({ from, to }) => partOf(from) !== partOf(to) && levelOf(from) <= levelOf(to))
      .map(show);
    expect(wrong).toEqual([]);
  });
}

test('no circle of imports but of types', () => {
  const imported = new Map<string, string[]>();
  for (const { from, to, isType } of imports.filter(isOurs)) {
    if (!isType) imported.set(from, [...(imported.get(from) ?? []), to]);
  }
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const next of imported.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imported.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

test('each package has one home', () => {
  const packageOf = (path: string): string =>
    path
      .split('/')
      .slice(0, path.startsWith('@') ? 2 : 1)
      .join('/');
  const wrong = imports
    .filter((entry) => !isOurs(entry) && !entry.to.startsWith('node:') && !entry.to.endsWith('package.json'))
    .filter(({ from, to }) => !homes[packageOf(to)]?.some((home) => from === home || roomOf(from) === home))
    .map(show);
  expect(wrong).toEqual([]);
});

test('a secret is laid open only where it is sent, stored or handed to a Kubernetes client', () => {
  const places = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && readFileSync(join(source, name), 'utf8').includes('.expose()'))
    .sort();
  expect(places).toEqual([
    'commands/tokens/create.ts',
    'kube/exec-credential.ts',
    'kube/kubeconfig/kubeconfig.ts',
    'kube/make/rancher-tokens.ts',
    'login/api-key.ts',
    'login/oauth-device.ts',
    'login/oauth.ts',
    'rancher/http/http-tunnel.ts',
    'rancher/http/proxy-address.ts',
    'rancher/http/responses.ts',
    'rancher/http/socks-tunnel.ts',
    'rancher/http/wire-request.ts',
    'rancher/tokens/tokens.ts',
    'store/credentials/credential-format.ts',
    'store/servers.ts',
    'store/sessions/keychain.ts',
    'store/sessions/sessions.ts',
  ]);
});

/** Who tell a command that is about no login, or about entries of several. */
const tellByThemselves = [
  'own-commands.ts',
  'commands/logout.ts',
  'flows/kubeconfig/check.ts',
  'flows/doctor/kubeconfig.ts',
];

test('a command that a user is told is built where its server and profile are put in', () => {
  const told = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^(kube|commands\/definitions)\//.test(name))
    .filter((name) => /^(?! *(\/\*)?\*).*kubectl rancher [a-z]/m.test(readFileSync(join(source, name), 'utf8')));
  expect(told.filter((name) => !tellByThemselves.includes(name))).toEqual([]);
});

/** What of node:fs creates or changes files or what is in them, and the only files that use it. */
const writers: Record<string, string[]> = {
  openSync: [
    'platform/files/create-file.ts',
    'platform/terminal/open-terminal.ts',
    'platform/terminal/terminal.ts',
    'platform/files/write-in-place.ts',
    'store/files/private-directories.ts',
    'store/files/private-files.ts',
  ],
  writeFileSync: ['platform/files/create-file.ts'],
  writeSync: ['platform/stdout.ts', 'platform/terminal/terminal.ts', 'platform/files/write-in-place.ts'],
  ftruncateSync: ['platform/files/write-in-place.ts'],
  fchmodSync: [
    'platform/files/create-file.ts',
    'platform/files/write-in-place.ts',
    'store/files/private-directories.ts',
    'store/files/private-files.ts',
  ],
  fchownSync: ['platform/files/create-file.ts'],
  futimesSync: ['platform/files/create-file.ts'],
  lutimesSync: ['store/files/file-times.ts'],
  renameSync: ['platform/files/replace-file.ts'],
  unlinkSync: ['platform/files/unlink-if-present.ts'],
  // For directories: its errors have no code on newer versions of Node.js.
  rmSync: ['store/shell-directories.ts'],
  // A directory of its own, of an unpredictable name.
  mkdtemp: ['commands/sandbox.ts'],
};

/** Names of node:fs that neither write nor change anything but directories, or remove. */
const harmless =
  /^(constants|type \w+|\w*[Ss]tatSync|accessSync|existsSync|read(dir|File|link)Sync|realpathSync|closeSync|fsyncSync|mkdirSync|rm|rmdirSync)$/;

test('files are written by one function, which follows no link and overwrites nothing', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const used = files.flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8');
    const mentions = text.match(/'(node:)?fs(\/promises)?'/g) ?? [];
    const lists = [...text.matchAll(/^import (?:\{([^}]*)\}|type \{[^}]*\}) from 'node:fs(?:\/promises)?';$/gm)];
    expect(lists, `${file} imports node:fs by names`).toHaveLength(mentions.length);
    return lists
      .flatMap(([, names = '']) => names.split(','))
      .flatMap((name) => (name.trim() ? [{ file, name: name.trim() }] : []));
  });
  const wrong = used.filter(({ file, name }) => !harmless.test(name) && !writers[name]?.includes(file));
  expect(wrong).toEqual([]);
  const unused = Object.entries(writers).flatMap(([name, places]) =>
    places.filter((place) => !used.some(({ file, name: other }) => file === place && other === name)),
  );
  expect(unused).toEqual([]);
});

test('modules that test files share have no hooks: they would be those of the first file that a worker runs', () => {
  const tests = fileURLToPath(new URL('.', import.meta.url));
  const shared = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.ts$/.test(name) && !/\.\w+\.ts$/.test(name) && name !== 'support/each-file.ts',
  );
  expect(shared).toContain('support/secrets.ts');
  const hooks = shared.filter((name) => /^(before|after)(Each|All)\(/m.test(readFileSync(join(tests, name), 'utf8')));
  expect(hooks).toEqual([]);
});
