import { quoteForShell } from '../shell-words.ts';
import type { LoginArguments } from './login.ts';

/** What was typed after the address, for a message that says how to try again: without secrets, and without what reads one from stdin. */
export function optionsForRetry(args: LoginArguments): string {
  const { provider, method, username, caFile, caChecksum, proxy, browserCommand, sessionStore } = args;
  const values = {
    provider,
    method,
    username,
    'ca-file': caFile,
    'ca-checksum': caChecksum,
    // Before the @ there may be a password.
    proxy: proxy?.includes('@') ? undefined : proxy,
    'browser-command': browserCommand,
    'session-store': sessionStore,
  };
  const { insecureSkipTlsVerify, browser, force, merge } = args;
  const flags = { 'insecure-skip-tls-verify': insecureSkipTlsVerify, browser, force, merge };
  return [
    ...Object.entries(values).map(([name, value]) => (value ? `--${name} ${quoteForShell(value)}` : '')),
    ...Object.entries(flags).map(([name, isOn]) => (isOn === undefined ? '' : `--${isOn ? '' : 'no-'}${name}`)),
  ]
    .filter((option) => option !== '')
    .join(' ');
}
