import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { beforeEach, expect } from 'vitest';
import type { SecretKind } from '../../src/sandbox/given-out.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** What a program said. */
export interface Output {
  command: string;
  args: string[];
  stdout: string;
  stderr: string;
  /** What was shown on a terminal is its stdout. */
  onTerminal: boolean;
}

type Kind = SecretKind | 'password';

let sandboxes: Sandbox[] = [];
let outputs: Output[] = [];

beforeEach(() => {
  sandboxes = [];
  outputs = [];
});

/** From now on the secrets that this sandbox gives out, and its passwords, are looked for. */
export function noteSandbox(sandbox: Sandbox): void {
  sandboxes.push(sandbox);
}

/** This output is searched at the end of the test. */
export function noteOutput(output: Output): void {
  outputs.push(output);
}

/** Where secrets may lie in a home, as docs/security.md has it. */
const places: { path: RegExp; kinds: Kind[] }[] = [
  { path: /(^|\/)sessions\/[^/]+$/, kinds: ['token', 'JWT'] },
  { path: /(^|\/)credentials\/[^/]+$/, kinds: ['token'] },
  { path: /(^|\/)kubectl-rancher\/servers\/[^/]+$/, kinds: ['client secret'] },
  // What Rancher's own CLI has left, and what a test hands over on stdin.
  { path: /(^\.rancher|^cli)\/cli2\.json$/, kinds: ['token'] },
  { path: /^(key|client-secret)$/, kinds: ['token', 'client secret'] },
];

/**
 * Fails when a secret that a sandbox of this test has given out, or a password there, is in a file of this home, or in an output of
 * this test, where it does not belong.
 */
export function expectSecretsInTheirPlaces(home: string): void {
  const secrets = secretsOf(sandboxes);
  const misplaced = (text: string, allowed: Kind[] = []): boolean =>
    findKinds(text, secrets).some((kind) => !allowed.includes(kind));
  const files = filesOf(home).filter((file) => {
    const text = readFileSync(file, 'utf8');
    return misplaced(text, kindsOfFile(relative(home, file), text));
  });
  expect(files.map((file) => relative(home, file))).toEqual([]);
  expect(outputs.filter(({ stderr }) => misplaced(stderr)).map(nameOf)).toEqual([]);
  expect(outputs.filter((output) => misplaced(output.stdout, kindsOfOutput(output))).map(nameOf)).toEqual([]);
}

function secretsOf(all: Sandbox[]): Map<string, Kind> {
  const passwords = all
    .flatMap(({ state, people }) => [...state.users.values(), ...people])
    .map(({ password }): [string, Kind] => [password, 'password']);
  return new Map<string, Kind>([...all.flatMap(({ state }) => [...state.givenOut]), ...passwords]);
}

/** Words are looked up rather than each secret searched for: there can be tens of thousands of either. */
function findKinds(text: string, secrets: Map<string, Kind>): Kind[] {
  return [...text.matchAll(/[\w.-]{8,}/g)].flatMap(([word]) => secrets.get(word) ?? []);
}

function filesOf(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function kindsOfFile(path: string, text: string): Kind[] {
  const place = places.find((candidate) => candidate.path.test(path));
  if (place !== undefined) return place.kinds;
  // A kubeconfig, or what a client was given.
  return /^kind: Config$|"kind": ?"Config"|^\{"kind":"ExecCredential"/m.test(text) ? ['token'] : [];
}

/** A credential, a kubeconfig, a new token, what the keychain is asked for; the sandbox's own users; the code that a person pastes, which serves once. */
function kindsOfOutput(output: Output): Kind[] {
  if (output.onTerminal) return /\btokens create\b/.test(nameOf(output)) ? ['token'] : ['code'];
  if (/\bsandbox\b/.test(nameOf(output))) return ['password', 'client secret'];
  if (output.stdout.startsWith('{"kind":"ExecCredential"')) return ['token'];
  return /(^| )(kubeconfig|tokens create|\S*keychain-process.cjs)\b/.test(nameOf(output)) ? ['token'] : [];
}

function nameOf({ command, args }: Output): string {
  return [basename(command), ...args].join(' ');
}
