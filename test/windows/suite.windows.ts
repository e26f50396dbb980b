import { expect, test } from 'vitest';
import { makeCheckout } from '../../scripts/windows/checkout.js';
import { prepareWindows } from '../../scripts/windows/prepare.js';
import { runOnWindows } from '../../scripts/windows/run.js';

/**
 * What asks something of Windows: paths, quoting, kubeconfigs and kubectl, files that others hold, locks by named pipes, sockets, callers.
 * What only POSIX has is left out of them, and most other tests are of shell scripts, modes and Unix terminals.
 */
const tests = [
  'test/flows/credential/behind-shim',
  'test/flows/doctor/files-on-windows',
  'test/kube',
  'test/login',
  'test/platform/files/held-file',
  'test/platform/files/locked-files',
  'test/platform/paths/kubectl-home',
  'test/platform/paths/search-path',
  'test/platform/processes/windows-caller',
  'test/platform/loopback',
  'test/platform/shell-startup',
  'test/rancher',
  'test/shell-words',
  'test/store/locks/queue-lock',
];

test('vitest, on Windows', { timeout: 3_600_000 }, async () => {
  const say = (line: string) => console.log(line);
  const windows = { ...(await prepareWindows(say)), folder: await makeCheckout(say) };
  const vitest = ['node_modules\\vitest\\vitest.mjs', 'run', '--no-color', '--test-timeout=600000', ...tests];
  const { code, output } = await runOnWindows(windows, 'node', vitest);
  expect(code, output).toBe(0);
  say(output.slice(output.indexOf(' Test Files ')));
});
