import { expect, test } from 'vitest';
import { readPasswordOf } from '../../src/platform/password-command.ts';
import { describeWith } from '../support/requirements.ts';

const env = { PATH: process.env.PATH ?? '' };
const read = async (command: string, timeout?: number) => (await readPasswordOf(command, env, timeout)).expose();
const prefix = 'the command in RANCHER_PASSWORD_COMMAND';

test('the password is the first line of what it prints, blanks and all', async () => {
  const print = (text: string) =>
    `"${process.execPath}" -e "process.stdout.write(Buffer.from('${Buffer.from(text).toString('hex')}','hex'))"`;
  expect(await read(print('  päss word \r\nsecond\n'))).toBe('  päss word ');
  expect(await read(print('\ufeffno-newline'))).toBe('no-newline');
  for (const nothing of ['', '\n', '\nsecond\n']) {
    await expect(read(print(nothing))).rejects.toMatchObject({ exitCode: 1, message: `${prefix} printed no password` });
  }
});

describeWith(['linux'], 'in sh', () => {
  test('it may be a pipeline, and has no stdin', async () => {
    expect(await read('printf "one two\\n" | tr a-z A-Z; cat')).toBe('ONE TWO');
  });

  test.each([
    ['echo verysecretword; exit 3', 'failed with exit code 3'],
    ['echo verysecretword; kill -TERM $$', 'was ended by SIGTERM'],
    ['no-such-password-manager verysecretword 2>/dev/null', 'failed with exit code 127'],
    ["printf 'verysecretword\\377\\n'", 'printed something that is not UTF-8'],
  ])('%s: named, without its output', async (command, words) => {
    const failure = read(command);
    await expect(failure).rejects.toMatchObject({ exitCode: 1, message: `${prefix} ${words}` });
    await expect(failure).rejects.not.toMatchObject({ nextStep: expect.stringContaining('verysecretword') });
  });

  test('one that hangs is ended', async () => {
    await expect(read('echo verysecretword; exec sleep 600', 100)).rejects.toMatchObject({
      message: `${prefix} did not end within 0.1 s`,
    });
  });
});
