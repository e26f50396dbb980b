import { expect, test } from 'vitest';
import { createHome } from '../../support/home.ts';
import { run } from '../../support/process.ts';
import { useSandbox } from '../../support/sandbox.ts';

/** A user with a password that is not ASCII, at a machine of their own. */
async function settle() {
  const sandbox = await useSandbox();
  const jane = sandbox.state.findUser('jane');
  const password = 'jäne-password';
  if (jane !== undefined) jane.password = password;
  const home = createHome();
  const rancher = (args: string[], input?: Uint8Array, env: Record<string, string> = {}) =>
    run('kubectl-rancher', args, { env: { ...home.env, ...env }, ...(input ? { input } : {}) });
  const login = ['login', sandbox.url, '--ca-checksum', sandbox.caChecksum, '--no-merge'];
  return { sandbox, rancher, login, password };
}

const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');

const understood: [string, (text: string) => Buffer][] = [
  ['a line end', (text) => Buffer.from(`${text}\n`)],
  ['a line end of Windows', (text) => Buffer.from(`${text}\r\n`)],
  ['what is left of one', (text) => Buffer.from(`${text}\r`)],
  ['a BOM', (text) => Buffer.from(`\ufeff${text}\n`)],
  ['UTF-16, as PowerShell writes it', (text) => utf16le(`\ufeff${text}\r\n`)],
  ['UTF-16 without a BOM', (text) => utf16le(`${text}\r\n`)],
  ['UTF-16, big endian', (text) => utf16le(`\ufeff${text}\n`).swap16()],
];

test.each(understood)('%s on stdin is understood', async (_, encode) => {
  const { rancher, login, password } = await settle();
  const byPassword = [...login, '--username=jane', '--password-stdin'];
  expect(await rancher(byPassword, encode(password))).toMatchObject({ code: 0 });
  const key = await rancher(['tokens', 'create', '--ttl=1h']);
  const byKey = [...login, '--token-stdin', '--force'];
  expect(await rancher(byKey, encode(key.stdout.trim()))).toMatchObject({ code: 0 });
});

test('a password in another encoding is refused, and not sent', async () => {
  const { rancher, login, password, sandbox } = await settle();
  const refused = await rancher([...login, '--username=jane', '--password-stdin'], Buffer.from(password, 'latin1'));
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--password-stdin reads is not in UTF-8') });
  expect([...sandbox.state.tokens.values()].filter(({ userId }) => userId === 'u-jane')).toEqual([]);
});

test('quotes around a key or an address are named', async () => {
  const { rancher, login, sandbox } = await settle();
  const key = 'token-abcde:0123456789';
  expect(await rancher([...login, '--token-stdin'], Buffer.from(`"${key}"\n`))).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('Leave out the quotes'),
  });
  expect(await rancher(['login', `'${sandbox.url}'`])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there are quotes around it\n {2}Leave out the quotes/),
  });
  const address = { RANCHER_URL: `"${sandbox.url}"`, RANCHER_TOKEN_KEY: key };
  expect(await rancher(['clusters'], undefined, address)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/RANCHER_URL .* quotes around it/),
  });
  const quoted = { RANCHER_URL: sandbox.url, RANCHER_TOKEN_KEY: `'${key}'` };
  const named = await rancher(['clusters'], undefined, quoted);
  expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('RANCHER_TOKEN_KEY has quotes around') });
});

test.each([
  ['a line end', (text: string) => `${text}\n`],
  ['a line end of Windows', (text: string) => `${text}\r\n`],
  ['a BOM', (text: string) => `\ufeff${text}\r`],
])('%s in a variable is understood', async (_, put) => {
  const { rancher, sandbox, password } = await settle();
  const of = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, put(value)]));
  const answers = of({
    RANCHER_URL: sandbox.url,
    RANCHER_USERNAME: 'jane',
    RANCHER_PASSWORD: password,
    RANCHER_CA_CHECKSUM: sandbox.caChecksum,
  });
  expect(await rancher(['login', '--no-merge'], undefined, answers)).toMatchObject({ code: 0 });
  const { stdout } = await rancher(['tokens', 'create', '--ttl=1h']);
  await rancher(['logout']);
  const session = of({
    RANCHER_URL: sandbox.url,
    RANCHER_TOKEN_KEY: stdout.trim(),
    RANCHER_CA_CHECKSUM: sandbox.caChecksum,
  });
  expect(await rancher(['clusters'], undefined, session)).toMatchObject({ code: 0, stderr: '' });
});
