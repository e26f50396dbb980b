import { serverHost } from '../../server-url.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether a Rancher responds. */
export const server: Check = {
  name: 'server',
  async run({ ping }) {
    const pinged = await ping();
    if (pinged === undefined) return [];
    const { failure, proxy } = pinged;
    // A server with an untrusted certificate does respond; the certificate has a check of its own.
    if (failure === undefined || isOfCertificate(failure.code)) return [ok(`${serverHost(pinged.server)} responds`)];
    if (failure.code === 'unreachable' && proxy !== undefined) return [];
    return [problem(failure.message, failure.nextStep ?? 'Check the address.')];
  },
};

export function isOfCertificate(code: string): boolean {
  return code === 'untrusted' || code === 'badCertificate';
}
