import { localTime } from '../../local-time.ts';
import { loginCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { readPeerCertificates } from '../../rancher/peer-certificate.ts';
import { serverHost } from '../../server-url.ts';
import type { Context } from '../context.ts';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';
import type { Visit } from './examination.ts';
import { isOfCertificate } from './server.ts';

const day = 24 * 3_600_000;

/** When it is time to say that a certificate expires, in milliseconds before it does. */
const soon = 14 * day;

const patience = 8_000;

/** Whether the server's certificate is trusted, and for how long it is good. */
export const certificate: Check = {
  name: 'certificate',
  async examine({ context, profile, visit }) {
    const visited = await visit();
    if (visited === undefined) return [];
    if (visited.failure !== undefined) {
      return isOfCertificate(visited.failure.code) ? [describeDistrust(visited, profile)] : [];
    }
    const host = serverHost(visited.server);
    const unchecked = warning(
      `the certificate of ${host} is not checked, as you asked`,
      `To have it checked: ${loginCommand({ server: visited.server, profile }, '--no-insecure-skip-tls-verify')}`,
    );
    const isUnchecked = context.servers.find(visited.server)?.insecureSkipTlsVerify === true;
    return [...(isUnchecked ? [unchecked] : []), ...(await describeExpiry(context, visited, isUnchecked))];
  },
};

/** Behind a proxy it is not looked at. */
async function describeExpiry(
  { clock }: Context,
  { server, proxy }: Visit,
  isUnchecked: boolean,
): Promise<Diagnosis[]> {
  if (proxy !== undefined) return isUnchecked ? [] : [ok('it is trusted')];
  const chain = await readPeerCertificates(server, patience);
  const [first] = chain.toSorted((one, other) => one.validTo - other.validTo);
  if (first === undefined) return [];
  const left = first.validTo - clock.now();
  const whose =
    first === chain[0] ? `the certificate of ${serverHost(server)}` : `its issuer's (${printable(first.name)})`;
  const request = 'Tell the people who run this Rancher.';
  if (left < 0) return [problem(`${whose} expired at ${localTime(first.validTo)}`, request)];
  if (left < soon)
    return [warning(`${whose} expires in ${Math.floor(left / day)} days, at ${localTime(first.validTo)}`, request)];
  return isUnchecked ? [] : [ok(`it is trusted, and good until ${localTime(first.validTo)}`)];
}

function describeDistrust({ server, failure }: Visit, profile: string): Diagnosis {
  return problem(failure?.message ?? '', failure?.nextStep ?? `Run: ${loginCommand({ server, profile })}`);
}
