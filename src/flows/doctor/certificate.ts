import { localTime } from '../../local-time.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { readPeerCertificates } from '../../rancher/http/peer-certificate.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { type Check, type CheckFinding, ok, problem, warning } from './check.ts';
import type { Ping } from './ping-server.ts';
import { isOfCertificate } from './server.ts';

const day = 24 * 3_600_000;

/** How long before its expiry a certificate is worth a warning, in milliseconds. */
const soon = 14 * day;

const patience = 8_000;

/** Whether the server's certificate is trusted, and how long it is valid. */
export const certificate: Check = {
  name: 'certificate',
  async run({ context, profile, ping }) {
    const pinged = await ping();
    if (pinged === undefined) return [];
    if (pinged.failure !== undefined) {
      return isOfCertificate(pinged.failure.code) ? [describeDistrust(pinged, profile)] : [];
    }
    const host = serverHost(pinged.server);
    const unchecked = warning(
      `the certificate of ${host} is not verified (--insecure-skip-tls-verify)`,
      `To verify it again: ${loginCommand({ server: pinged.server, profile }, '--no-insecure-skip-tls-verify')}`,
    );
    const isUnchecked = context.servers.find(pinged.server)?.insecureSkipTlsVerify === true;
    return [...(isUnchecked ? [unchecked] : []), ...(await describeExpiry(context, pinged, isUnchecked))];
  },
};

/** Behind a proxy, the chain is not read. */
async function describeExpiry(
  { clock }: Context,
  { server, proxy }: Ping,
  isUnchecked: boolean,
): Promise<CheckFinding[]> {
  if (proxy !== undefined) return isUnchecked ? [] : [ok('it is trusted')];
  const chain = await readPeerCertificates(server, patience);
  const [first] = chain.toSorted((one, other) => one.validTo - other.validTo);
  if (first === undefined) return [];
  const left = first.validTo - clock.now();
  const whose =
    first === chain[0] ? `the certificate of ${serverHost(server)}` : `its issuer's (${printable(first.name)})`;
  const nextStep = 'Tell the administrator of this Rancher.';
  if (left < 0) return [problem(`${whose} expired at ${localTime(first.validTo)}`, nextStep)];
  if (left < soon)
    return [warning(`${whose} expires in ${Math.floor(left / day)} days, at ${localTime(first.validTo)}`, nextStep)];
  return isUnchecked ? [] : [ok(`it is trusted, and valid until ${localTime(first.validTo)}`)];
}

function describeDistrust({ server, failure }: Ping, profile: string): CheckFinding {
  return problem(failure?.message ?? '', failure?.nextStep ?? `Run: ${loginCommand({ server, profile })}`);
}
