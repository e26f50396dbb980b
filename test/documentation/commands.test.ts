import { symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Token } from '../../src/sandbox/tokens/tokens.ts';
import { type DocumentedCommand, documentedCommands } from '../support/documented-commands.ts';
import { logInHere } from '../support/log-in.ts';
import { markdownFiles, readDocument } from '../support/markdown.ts';
import { run } from '../support/process.ts';
import { clusterId } from '../support/sandbox.ts';
import { startWorkstation, type Workstation } from '../support/workstation.ts';

/** Lines that are not run here, and why. */
const notRun: [RegExp, string][] = [
  [/^npm install --global .*\bkubectl-rancher\b/, 'it is not on the registry yet'],
  [
    /^npm install --global \.$/,
    'it would change this machine; the tests have the program on their PATH as this puts it there',
  ],
];

/** What ends otherwise than with 0 here, where nobody sits at a terminal: with which exit code, and why. */
const otherwise: [RegExp, number, string][] = [
  [/^kubectl rancher sandbox$/m, 124, 'it runs until it is ended'],
  [/ login --method token$/m, 4, 'it asks for the key'],
  [/ login .* --proxy socks5:/m, 3, 'no proxy is there'],
  [/ --client-secret-stdin < client-secret$/m, 4, 'it takes a browser'],
  [/^kubectl rancher tokens delete (?!.*--yes)/m, 2, 'it asks before it deletes'],
];

/** What the commands of a document have brought about on the server. */
const afterwards: Record<string, (state: Sandbox['state']) => void> = {
  'docs/admin.md': (state) => {
    expect(state.setting('auth-token-max-ttl-minutes')).toBe('43200');
    expect(state.setting('kubeconfig-generate-token')).toBe('false');
    expect(state.features.get('token-hashing')).toBe(true);
  },
};

/** What npm does in a checkout, all of it run by .ci/run or by hand: it has to be there. */
const ownScripts = new Set(['ci', 'cit', 'test', ...Object.keys(packageJson.scripts).map((name) => `run ${name}`)]);

/** Chinese pages have the commands of the English ones: see translation.test.ts. */
const documents = markdownFiles()
  .filter((path) => !path.endsWith('.zh-CN.md'))
  .map((path) => ({ path, commands: documentedCommands(readDocument(path)) }))
  .filter(({ commands }) => commands.length > 0);

test.each(documents)(
  'the commands of $path work, as they stand there and in that order',
  async ({ path, commands }) => {
    const here = commands.map((command) => ({ ...command, script: withoutNpm(command.script) }));
    const scripts = here.filter(({ script }) => script.trim() !== '');
    if (scripts.length === 0) return;
    const workstation = await settle(path, scripts);
    for (const command of scripts) await runScript(workstation, command);
    afterwards[path]?.(workstation.sandbox.state);
  },
);

test('what is not run, or ends otherwise, is in some document', () => {
  const lines = documents.flatMap(({ commands }) => commands.flatMap(({ script }) => script.split('\n')));
  const patterns = [...notRun, ...otherwise].map(([pattern]) => pattern);
  const parts = lines.flatMap((line) => uncommented(line).split(' && '));
  const found = (pattern: RegExp): boolean => parts.some((part) => pattern.test(part));
  expect(patterns.filter((pattern) => !found(pattern))).toEqual([]);
  expect(lines.filter((line) => line.includes('kubectl')).length).toBeGreaterThan(60);
});

/** The script without the lines that are about this checkout; fails for an npm script that there is not. */
function withoutNpm(script: string): string {
  const rest = script.split('\n').filter((line) => {
    const parts = uncommented(line).split(' && ');
    const others = parts.filter((part) => !ownScripts.has(part.replace(/ -- .*/, '').replace(/^npm /, '')));
    return others.some((part) => !notRun.some(([pattern]) => pattern.test(part)));
  });
  return rest.join('\n');
}

function uncommented(line: string): string {
  return line.replace(/\s+# .*$/, '').trim();
}

/**
 * An admin who is never asked, with what the document speaks of: an API key, a manifest, a kubeconfig of Rancher's own. The machine knows
 * the server's authority; but where the document tells how to name it, it does not, and the authority is named like that.
 */
async function settle(path: string, commands: DocumentedCommand[]): Promise<Workstation> {
  const workstation = await startWorkstation({ oidcClient: { redirectUris: ['http://127.0.0.1:18990/callback'] } });
  const { home, sandbox, env } = workstation;
  Object.assign(env, { RANCHER_USERNAME: 'admin', RANCHER_PASSWORD: 'admin-password' });
  if (readDocument(path).includes('RANCHER_CA_CHECKSUM')) {
    delete env.SSL_CERT_FILE;
    env.RANCHER_CA_CHECKSUM = sandbox.caChecksum;
  }
  symlinkSync(workstation.kubectl, home.path('bin/kubectl'));
  const isNamed = (file: string): boolean => commands.some(({ script }) => script.includes(file));
  if (!commands[0]?.script.includes(' login ')) await logInHere(workstation.sandbox, env, 'admin');
  // Whoever administers has worked as somebody else before.
  if (path === 'docs/admin.md') await logInHere(workstation.sandbox, env, 'jane');
  if (isNamed('downloaded.yaml')) await workstation.rancher('kubeconfig', 'dev', '-f', home.path('downloaded.yaml'));
  if (isNamed('< key') || isNamed('cat key')) writeFileSync(home.path('key'), bearerToken(makeToken(sandbox)));
  if (isNamed('client-secret')) writeFileSync(home.path('client-secret'), sandbox.oidcClient?.clientSecret ?? '');
  if (isNamed('app.yaml')) writeFileSync(home.path('app.yaml'), JSON.stringify(manifest));
  return workstation;
}

/** A token of the admin, as if made long ago. */
function makeToken({ state }: Sandbox): Token {
  return state.addToken({ userId: state.findUser('admin')?.id ?? '', ttl: 3_600_000 });
}

const bearerToken = ({ name, secret }: Token): string => `${name}:${secret}`;

const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: { colour: 'blue' } };

async function runScript(workstation: Workstation, { script, env }: DocumentedCommand): Promise<void> {
  const here = (text: string): string => withNames(workstation, text);
  const secrets = Object.keys(env).filter((name) => env[name] === `$${name}`);
  const begin = [`cd "$HOME"`, ...secrets.map((name) => `export ${name}="$(cat key)"`)].join(' && ');
  const timed = script.replace(/^kubectl rancher sandbox$/m, 'timeout 3 kubectl rancher sandbox');
  const variables = Object.entries(env).filter(([name]) => !secrets.includes(name));
  const own: Record<string, string> = Object.fromEntries(variables.map(([name, value]) => [name, here(value)]));
  // A pipeline has nothing of a login but the key.
  if (`${begin}${script}`.includes('RANCHER_TOKEN_KEY')) Object.assign(own, directoriesOf(workstation, 'pipeline'));
  // With a client, somebody goes to the login page in a browser; the password would be a way without one.
  if (script.includes('--client-id')) own.RANCHER_PASSWORD = '';
  const { code, stderr } = await run('/bin/sh', ['-ec', `${begin}\n${here(timed)}`], {
    env: { ...workstation.env, ...own },
  });
  const [, expected] = otherwise.find(([pattern]) => pattern.test(script)) ?? ['', 0];
  expect({ script, code, stderr }).toEqual({ script, code: expected, stderr: expect.any(String) });
}

function directoriesOf({ home }: Workstation, name: string): Record<string, string> {
  const kinds = ['CONFIG', 'DATA', 'CACHE'].map((kind) => [
    `KUBECTL_RANCHER_${kind}_DIR`,
    home.path(`${name}/${kind}`),
  ]);
  return Object.fromEntries(kinds);
}

/** The names in documents stand for those of the sandbox. */
function withNames({ sandbox }: Workstation, text: string): string {
  const anyToken = text.includes('token-abcde') ? makeToken(sandbox).name : '';
  return text
    .replaceAll('rancher.example.com', new URL(sandbox.url).host)
    .replaceAll('c-m-abcd1234', clusterId(sandbox, 'prod'))
    .replaceAll('token-abcde', anyToken)
    .replaceAll('client-xxxxxxxxxx', sandbox.oidcClient?.clientId ?? '')
    .replaceAll('deployer', 'admin');
}
