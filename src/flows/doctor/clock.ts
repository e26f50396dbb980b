import { serverHost } from '../../server-url.ts';
import { type Check, type Diagnosis, ok } from './check.ts';

/** How far the clocks may be apart, in milliseconds: until it is worth a word, and until things go wrong. */
const bounds = { warning: 30_000, problem: 5 * 60_000 };

/** Whether the clock of this machine is that of the server. */
export const clock: Check = {
  name: 'clock',
  async examine({ visit }) {
    const visited = await visit();
    if (visited?.response === undefined) return [];
    const host = serverHost(visited.server);
    const { clockAhead } = visited.response;
    const apart = Math.abs(clockAhead);
    if (apart <= bounds.warning) return [ok(`within ${bounds.warning / 1000} s of that of ${host}`)];
    const diagnosis: Diagnosis = {
      result: apart > bounds.problem ? 'problem' : 'warning',
      what: `the clock of this machine is ${describe(apart)} ${clockAhead > 0 ? 'behind' : 'ahead of'} that of ${host}`,
      nextStep: 'Have it set by NTP; on Linux: timedatectl set-ntp true',
    };
    return [diagnosis];
  },
};

function describe(time: number): string {
  const minutes = Math.round(time / 60_000);
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours`;
  return minutes >= 2 ? `${minutes} minutes` : `${Math.round(time / 1000)} seconds`;
}
