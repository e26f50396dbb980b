import { CliError } from '../../errors.ts';
import { loginCommand } from '../../own-commands.ts';
import { reasonOf } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { caChecksum, readCaCertificates } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { environmentServer } from '../environment-server.ts';
import type { TrustTarget } from './trusted-server.ts';

/** A person may be waiting for the refusal. Milliseconds. */
const patience = 5_000;

/** A connection to a server whose authority the user once trusted, in PEM: when it has changed, the failure names both checksums. */
export function expectAuthority(context: Context, target: TrustTarget, trusted: string): RancherHttp {
  const http = context.connect(target.server, { kind: 'ca', pem: trusted }, target.profile);
  return onUntrusted(http, () => describeChange(context, target, trusted));
}

/** A connection that trusts the machine's roots: when they do not vouch for the server, the failure says what to do. */
export function expectRoots(context: Context, target: TrustTarget): RancherHttp {
  const http = context.connect(target.server, { kind: 'roots' }, target.profile);
  return onUntrusted(http, async ({ message }) => new CliError('untrusted', message, nextStep(context, target)));
}

function nextStep({ env }: Context, target: TrustTarget): string {
  if (environmentServer(env) === target.server) {
    return 'Set RANCHER_CA_FILE to a file with its CA certificates, or RANCHER_CA_CHECKSUM to their checksum. The administrator of this Rancher has both.';
  }
  return `Run this, with --ca-file FILE or --ca-checksum SHA256 if you have one of them: ${loginCommand(target)}`;
}

/** The same connection, with another failure in place of `untrusted`, which is the same for all of its requests. */
function onUntrusted(http: RancherHttp, describe: (error: CliError) => Promise<CliError>): RancherHttp {
  let described: Promise<CliError> | undefined;
  return {
    server: http.server,
    profile: http.profile,
    close: () => http.close(),
    send: (request) =>
      http.send(request).catch(async (error: unknown) => {
        if (!(error instanceof CliError && error.code === 'untrusted')) throw error;
        described ??= describe(error);
        throw await described;
      }),
  };
}

/** Asks the server what it calls its authority now; nothing secret is sent, and nothing it says is trusted. */
async function describeChange(context: Context, target: TrustTarget, trusted: string): Promise<CliError> {
  const before = caChecksum(trusted);
  let shown: string;
  try {
    shown = await readCaCertificates(context.connect(target.server, { kind: 'none' }), patience);
  } catch (error) {
    if (!(error instanceof CliError && error.code === 'notRancher')) return describeUnrequested(target, before, error);
    shown = '';
  }
  return describeShown(target, before, shown === '' ? undefined : caChecksum(shown));
}

function describeUnrequested(target: TrustTarget, before: string, error: unknown): CliError {
  return new CliError(
    'untrusted',
    `the certificate of ${serverHost(target.server)} is not signed by the authority that you trusted (${before}), and which one it is now could not be asked: ${reasonOf(error)}`,
    `Try again, or ask the administrator of this Rancher. With its right CA certificate: ${loginCommand(target, '--ca-file FILE')}`,
  );
}

function describeShown(target: TrustTarget, before: string, now: string | undefined): CliError {
  const host = serverHost(target.server);
  if (now === before) {
    return new CliError(
      'untrusted',
      `the certificate of ${host} is not signed by the authority that you trusted (${before}), although the server still names it (${now})`,
      `Someone may be intercepting the connection: ask the administrator of this Rancher. With its right CA certificate: ${loginCommand(target, '--ca-file FILE')}`,
    );
  }
  return new CliError(
    'untrusted',
    `the authority of ${host} has changed: you trusted ${before}, now it shows ${now ?? 'none'}`,
    `Ask the administrator of this Rancher whether that is right. Only then: ${loginCommand(target, now === undefined ? '--force' : `--ca-checksum ${now}`)}`,
  );
}
