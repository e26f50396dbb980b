import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { RancherHttp } from '../../rancher/http/http.ts';
import { caChecksum, readCaCertificates } from '../../rancher/public.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import type { TrustOptions } from './trust-options.ts';
import { connectWith, rememberTrust, type TrustTarget } from './trusted-server.ts';

/** Trusts the authorities that the server names, when they have the checksum that is expected. Throws `untrusted` when not, `usage` for what is no checksum. */
export async function trustByChecksum(
  context: Context,
  target: TrustTarget,
  expected: TrustOptions,
): Promise<RancherHttp> {
  const { server } = target;
  const wanted = normalizeChecksum(expected.caChecksum);
  // No word against the server where what was typed can be the checksum of none.
  if (!/^[0-9a-f]{64}$/.test(wanted)) throw describeNoChecksum(expected);
  const pem = await readCaCertificates(context.connect(server, { kind: 'none' }));
  if (pem === '') throw describeNothingToCompare(server, expected);
  const checksum = caChecksum(pem);
  if (checksum !== wanted) {
    const says = expected.fromEnvironment ? 'RANCHER_CA_CHECKSUM says' : 'you gave';
    throw new CliError(
      'untrusted',
      `the authority of ${serverHost(server)} is not the one you expect: ${says} ${printable(wanted)}, it shows ${checksum}`,
      'Compare it with what the administrator of this Rancher says.',
    );
  }
  const http = await connectWith(context, target, pem);
  rememberTrust(context, { url: server, caPem: pem });
  return http;
}

function describeNoChecksum({ fromEnvironment, caChecksum: text = '' }: TrustOptions): CliError {
  const from = fromEnvironment ? 'RANCHER_CA_CHECKSUM' : '--ca-checksum';
  return new CliError(
    'usage',
    `${from} "${printable(text)}" is not a SHA-256 checksum: 64 hexadecimal digits`,
    'Ask the administrator of this Rancher for it. Colons between the digits do not matter.',
  );
}

function describeNothingToCompare(server: string, { fromEnvironment }: TrustOptions): CliError {
  const checksum = fromEnvironment ? 'RANCHER_CA_CHECKSUM' : 'the checksum';
  return new CliError(
    'untrusted',
    `${serverHost(server)} names no authority of its own, so there is nothing to compare the checksum with`,
    `If every machine trusts its certificate, omit ${checksum}; if not, pass its CA certificate with --ca-file.`,
  );
}

/** A checksum as people copy it, in the form it is compared in. */
export function normalizeChecksum(text = ''): string {
  return text.replaceAll(':', '').trim().toLowerCase();
}
