import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/**
 * What asks something of Windows: commands, paths, quoting, kubeconfigs and kubectl, files that others hold, locks by named pipes,
 * sockets, callers. What only POSIX has is left out of them, and most other tests are of shell scripts, modes and Unix terminals.
 */
const include = [
  'test/commands/**/*.test.ts',
  'test/flows/credential/behind-shim.test.ts',
  'test/flows/doctor/files-on-windows.test.ts',
  'test/kube/**/*.test.ts',
  'test/login/**/*.test.ts',
  'test/platform/files/held-file.test.ts',
  'test/platform/files/locked-files.test.ts',
  'test/platform/loopback.test.ts',
  'test/platform/paths/kubectl-home.test.ts',
  'test/platform/paths/search-path.test.ts',
  'test/platform/processes/windows-caller.test.ts',
  'test/platform/shell-startup.test.ts',
  'test/rancher/**/*.test.ts',
  'test/shell-words.test.ts',
  'test/store/locks/queue-lock.test.ts',
  'test/support/home.test.ts',
];

export default defineConfig({ test: { ...config.test, include } });
