import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runSandbox, type SandboxArguments } from '../../src/commands/sandbox.ts';
import { parseJson, textField } from '../contract/json.ts';
import { callSandbox } from './harness.ts';

/** Runs the command until `look` is done with what it printed. */
async function run(args: Partial<SandboxArguments>, look: (printed: string) => Promise<void> | void): Promise<void> {
  let stop = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let running: Promise<void> = Promise.resolve();
  const printed = await new Promise<string>((resolve, reject) => {
    const print = async (text: string): Promise<void> => resolve(text);
    running = runSandbox(
      { print },
      { port: 0, clusters: 3, json: true, oidcClient: false, likeReal: false, verbose: false, ...args },
      end,
    );
    running.catch(reject);
  });
  try {
    await look(printed);
  } finally {
    stop();
  }
  await running;
}

test('--json prints address and users on one line; the CA file is deleted at the end', async () => {
  let caFile = '';
  await run({}, async (line) => {
    expect(line.trimEnd()).not.toContain('\n');
    const ready = parseJson(line);
    expect(Object.keys(Object(ready))).toEqual(['url', 'caFile', 'caChecksum', 'users', 'clusters']);
    caFile = textField(ready, 'caFile');
    expect(statSync(caFile).mode & 0o777).toBe(0o600);
    const sandbox = { url: textField(ready, 'url'), caPem: readFileSync(caFile, 'utf8') };
    expect((await callSandbox(sandbox, 'GET', '/ping')).body).toBe('pong');
  });
  expect(existsSync(caFile)).toBe(false);
});

test('--oidc-client registers one, and prints its id and secret', async () => {
  await run({ oidcClient: true }, async (line) => {
    const ready = parseJson(line);
    expect(textField(ready, 'oidcClient', 'clientId')).toMatch(/^client-[a-z0-9]{10}$/);
    expect(textField(ready, 'oidcClient', 'clientSecret')).not.toBe('');
  });
  await run({ oidcClient: true, json: false }, (text) => {
    expect(text).toMatch(/OIDC client client-[a-z0-9]{10}, secret \S+/);
  });
});

test('without --json it prints what to type next', async () => {
  await run({ json: false, clusters: 1 }, (text) => {
    expect(text).toMatch(/kubectl rancher login https:\/\/127\.0\.0\.1:\d+ --ca-file \S+ca\.pem/);
    expect(text).toContain('admin-password');
  });
});

test('--providers sets them up, and the welcome says who can sign in where', async () => {
  await run({ json: false, providers: 'github, openldap' }, (text) => {
    expect(text).toContain('providers local, github, openldap');
    expect(text).toContain('sam, password sam-password');
    expect(text).toMatch(/sign-in pages https:\/\/127\.0\.0\.1:\d+/);
  });
});

test('--version makes it another Rancher', async () => {
  await run({ version: '2.8' }, async (line) => {
    const ready = parseJson(line);
    const sandbox = { url: textField(ready, 'url'), caPem: readFileSync(textField(ready, 'caFile'), 'utf8') };
    expect((await callSandbox(sandbox, 'GET', '/rancherversion')).body).toMatchObject({ Version: 'v2.8.5' });
  });
});

test('an unknown version is wrong usage, and so is an OIDC client where there can be none', async () => {
  await expect(run({ version: '2.9' }, () => undefined)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('2.9'),
    nextStep: '--version takes one of: 2.4.6, 2.4.7, 2.6.7, 2.8, 2.13, 2.14, 2.15, 2.16',
  });
  await expect(run({ version: '2.8', oidcClient: true }, () => undefined)).rejects.toMatchObject({ code: 'usage' });
});

test('an unknown provider is wrong usage; all there are are named', async () => {
  await expect(run({ providers: 'github,nope' }, () => undefined)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('nope'),
    nextStep: expect.stringMatching(/openldap.*cognito/),
  });
});

test.each([
  [{ clusters: 0 }, '--clusters'],
  [{ clusters: Number.NaN }, '--clusters'],
  [{ port: 70_000 }, '--port'],
])('wrong numbers are wrong usage: %o', async (args, name) => {
  await expect(run(args, () => undefined)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(name),
  });
});

test('a port in use is said to be', async () => {
  await run({}, async (line) => {
    const port = Number(new URL(textField(parseJson(line), 'url')).port);
    await expect(run({ port }, () => undefined)).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
  });
});
