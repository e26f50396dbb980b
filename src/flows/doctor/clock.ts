import { serverHost } from '../../server-url.ts';
import { type Check, type CheckFinding, ok } from './check.ts';

/** Differences in milliseconds above which there is a warning, and a problem. */
const bounds = { warning: 30_000, problem: 5 * 60_000 };

/** Whether the clocks of this machine and of the server agree. */
export const clock: Check = {
  name: 'clock',
  async run({ ping }) {
    const pinged = await ping();
    if (pinged?.response === undefined) return [];
    const host = serverHost(pinged.server);
    const { clockAhead } = pinged.response;
    const apart = Math.abs(clockAhead);
    if (apart <= bounds.warning) return [ok(`within ${bounds.warning / 1000} s of that of ${host}`)];
    const finding: CheckFinding = {
      result: apart > bounds.problem ? 'problem' : 'warning',
      what: `the clock of this machine is ${describe(apart)} ${clockAhead > 0 ? 'behind' : 'ahead of'} that of ${host}`,
      nextStep: 'Synchronize it with NTP; on Linux: timedatectl set-ntp true',
    };
    return [finding];
  },
};

function describe(time: number): string {
  const minutes = Math.round(time / 60_000);
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours`;
  return minutes >= 2 ? `${minutes} minutes` : `${Math.round(time / 1000)} seconds`;
}
