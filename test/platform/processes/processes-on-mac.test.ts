import { expect, test } from 'vitest';
import { isForegroundProcess } from '../../../src/platform/processes/process-group.ts';
import { readStartTime } from '../../../src/platform/processes/process-identity.ts';
import { fakeProgram } from '../../support/fake-program.ts';

/** As `ps` of macOS prints it. */
function ps(output: string): void {
  fakeProgram('ps', `[ "$TZ" = UTC ] || [ "$2" = pgid= ] || exit 1\nprintf '%s\\n' '${output}'`);
}

test('a process is in the foreground where ps says that its group is the terminal’s', () => {
  ps('  501   501');
  expect(isForegroundProcess('darwin')).toBe(true);
});

test.each(['  501   502', '  501     0', ''])('it is not, where ps says "%s"', (output) => {
  ps(output);
  expect(isForegroundProcess('darwin')).toBe(false);
});

test('nor where there is no ps that could say it', () => {
  fakeProgram('ps', 'exit 1');
  expect(isForegroundProcess('darwin')).toBe(false);
  expect(readStartTime(process.pid, 'darwin')).toBeUndefined();
});

test('when a process started is one word, in the same time all year', () => {
  ps('Sun Nov 29 11:43:57 2026    ');
  expect(readStartTime(process.pid, 'darwin')).toBe('SunNov291143572026');
});
