import { serverHost } from '../../server-url.ts';
import { type Check, ok, problem } from './check.ts';

/** Whether a Rancher answers there. */
export const server: Check = {
  name: 'server',
  async examine({ visit }) {
    const visited = await visit();
    if (visited === undefined) return [];
    const { failure, proxy } = visited;
    // A certificate was shown, so there is something that answers; what is wrong with it is said next.
    if (failure === undefined || isOfCertificate(failure.code)) return [ok(`${serverHost(visited.server)} answers`)];
    if (failure.code === 'unreachable' && proxy !== undefined) return [];
    return [problem(failure.message, failure.nextStep ?? 'Check the address.')];
  },
};

export function isOfCertificate(code: string): boolean {
  return code === 'untrusted' || code === 'badCertificate';
}
