import type { Argv } from 'yargs';
import type { TrustArguments } from '../program/options.ts';

/** Adds the options that say which certificate of the server to trust. */
export function addTrustOptions<T>(parser: Argv<T>): Argv<T & TrustArguments> {
  return parser
    .option('ca-file', { type: 'string', requiresArg: true, describe: "File with the server's CA certificates" })
    .option('ca-checksum', {
      type: 'string',
      requiresArg: true,
      describe: "SHA-256 of the server's CA certificates, as Rancher shows it",
    })
    .option('insecure-skip-tls-verify', { type: 'boolean', describe: "Do not verify the server's certificate" });
}
