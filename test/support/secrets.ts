import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { expect, TestRunner } from 'vitest';
import { systemErrorCode } from '../../src/errors.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { SecretKind } from '../../src/sandbox/tokens/issued-secrets.ts';
import { findSecrets } from './find-secrets.ts';
import { listLockDirectories } from './lock-directories.ts';

/** A program's output. */
export interface Output {
  command: string;
  args: string[];
  stdout: string;
  stderr: string;
  /** What was shown on a terminal is its stdout. */
  onTerminal: boolean;
}

type Kind = SecretKind | 'password';

interface Notes {
  test: unknown;
  sandboxes: Sandbox[];
  oldPasswords: string[];
  outputs: Output[];
}

let notes: Notes | undefined;
const earlierLocks = new Set(listLockDirectories());

/** Those of the test that runs now. */
function notesOfThisTest(): Notes {
  const test = TestRunner.getCurrentTest();
  if (notes === undefined || notes.test !== test) notes = { test, sandboxes: [], oldPasswords: [], outputs: [] };
  return notes;
}

/** From now on the secrets that this sandbox issues, and its passwords, are searched for. */
export function noteSandbox(sandbox: Sandbox): void {
  notesOfThisTest().sandboxes.push(sandbox);
}

/** A password that a sandbox of this test has had is looked for after it was changed, too. */
export function notePassword(password: string): void {
  notesOfThisTest().oldPasswords.push(password);
}

/** This output is searched at the end of the test. */
export function noteOutput(output: Output): void {
  notesOfThisTest().outputs.push(output);
}

/** The output up to now has been searched. */
export function forgetOutputs(): void {
  notesOfThisTest().outputs = [];
}

/** What kubectl may get: tokens for one cluster, or short ones. */
const forKubectl: Kind[] = ['cluster token', 'short token'];
/** Any of Rancher's own tokens except sessions, and with them. */
const unlessSession: Kind[] = [...forKubectl, 'API key'];
const anyToken: Kind[] = [...unlessSession, 'session'];

/** Where secrets may lie in a home, as docs/security.md has it. */
const places: { path: RegExp; kinds: Kind[] }[] = [
  { path: /(^|\/)sessions\/[^/]+$/, kinds: [...anyToken, 'JWT'] },
  { path: /(^|\/)credentials\/[^/]+$/, kinds: forKubectl },
  { path: /(^|\/)(kubectl-rancher|config)\/servers\/[^/]+$/, kinds: ['client secret'] },
  // The sandbox has its users in its code, which newer versions of Node.js keep compiled.
  { path: /(^|\/)compiled\/[^/]+\/[^/]+$/, kinds: ['password'] },
  // The config of Rancher's own CLI, and what a test passes on stdin.
  { path: /(^\.rancher|^cli)\/cli2\.json$/, kinds: anyToken },
  { path: /^(key|client-secret)$/, kinds: [...anyToken, 'client secret'] },
];

/**
 * Fails when a secret that a sandbox of this test has issued, or a password there, is in a file of this home, or in an
 * output of this test, where it does not belong.
 */
export function expectSecretsInTheirPlaces(home: string): void {
  expect(listMisplaced(home)).toEqual([]);
}

/**
 * The files of this home and beside the locks, and the outputs of this test, that have a secret that does not belong
 * there.
 */
export function listMisplaced(home: string): string[] {
  const { outputs } = notesOfThisTest();
  const secrets = secretsOfThisTest();
  const misplaced = (text: string, allowed: Kind[] = []): boolean =>
    findSecrets(text, secrets).some((kind) => !allowed.includes(kind));
  const files = [...filesOf(home), ...filesBesideLocks()].filter((file) => {
    const text = ifThere(() => readFileSync(file, 'utf8'), '');
    return misplaced(text, kindsOfFile(relative(home, file).replaceAll(sep, '/'), text));
  });
  return [
    ...files.map((file) => relative(home, file)),
    ...outputs.filter(({ stderr }) => misplaced(stderr)).map(nameOf),
    ...outputs.filter((output) => misplaced(output.stdout, kindsOfOutput(output))).map(nameOf),
  ];
}

/** Whether a text has any secret at all of those that this test looks for. */
export function hasSecret(text: string): boolean {
  return findSecrets(text, secretsOfThisTest()).length > 0;
}

/** A sandbox that continues with the state of another one shares its secrets. */
function secretsOfThisTest(): Map<string, Kind> {
  const { sandboxes: all, oldPasswords } = notesOfThisTest();
  const states = [...new Set(all.map(({ state }) => state))];
  const people = [...states.flatMap(({ users }) => [...users.values()]), ...all.flatMap((sandbox) => sandbox.people)];
  const passwords = [...oldPasswords, ...people.map(({ password }) => password)];
  return new Map<string, Kind>([
    ...states.flatMap(({ issuedSecrets }) => [...issuedSecrets]),
    ...passwords.map((password): [string, Kind] => [password, 'password']),
  ]);
}

/** What lies in the directories of locks that were made by this test or one beside it, which may remove it. */
function filesBesideLocks(): string[] {
  const made = listLockDirectories().filter((directory) => !earlierLocks.has(directory));
  return made.flatMap((directory) => ifThere(() => filesOf(directory), []));
}

/** On Windows a directory that is removed while it is read is none. */
const gone = process.platform === 'win32' ? ['ENOENT', 'ENOTDIR'] : ['ENOENT'];

function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (gone.includes(systemErrorCode(error) ?? '')) return otherwise;
    throw error;
  }
}

function filesOf(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function kindsOfFile(path: string, text: string): Kind[] {
  const place = places.find((candidate) => candidate.path.test(path));
  if (place !== undefined) return place.kinds;
  return kindsOfText(text);
}

/** A kubeconfig, or what a client is given. */
function kindsOfText(text: string): Kind[] {
  if (/^\{"kind":"ExecCredential"/m.test(text)) return forKubectl;
  return /^kind: Config$|"kind": ?"Config"/m.test(text) ? unlessSession : [];
}

/**
 * A credential, a kubeconfig, a new token, the keychain's entry; the sandbox's own users; the code that a person
 * pastes, valid once.
 */
function kindsOfOutput(output: Output): Kind[] {
  const name = nameOf(output);
  if (output.onTerminal) return /\btokens create\b/.test(name) ? unlessSession : ['code'];
  if (/\bsandbox\b/.test(name)) return ['password', 'client secret'];
  if (/\S*keychain-process.cjs\b/.test(name)) return anyToken;
  return /(^| )(kubeconfig|tokens create)\b/.test(name) ? unlessSession : kindsOfText(output.stdout);
}

function nameOf({ command, args }: Output): string {
  return [basename(command), ...args].join(' ');
}
