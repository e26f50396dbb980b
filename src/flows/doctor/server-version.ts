import { printable } from '../../printable.ts';
import { readServerVersionName } from '../../rancher/version.ts';
import { serverHost } from '../../server-url.ts';
import { type Check, ok, warning } from './check.ts';

/** The versions of Rancher, as `[minor, patch]` of major 2, that this program is tested with. */
const tested = { from: [4, 6], to: 15 } as const;

export const serverVersion: Check = {
  name: 'version',
  async run({ ping }) {
    const pinged = await ping();
    if (pinged?.response === undefined) return [];
    const host = serverHost(pinged.server);
    const name = await readServerVersionName(pinged.http);
    const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(name ?? '')?.map(Number) ?? [];
    if (major === undefined || minor === undefined || patch === undefined) {
      const words =
        name === undefined ? 'does not tell its version' : `is of the version ${printable(name)}, which is no release`;
      return [warning(`${host} ${words}`, 'What is here was tested with Rancher 2.4.6 to 2.15.')];
    }
    const [oldMinor, oldPatch] = tested.from;
    if (major < 2 || (major === 2 && (minor < oldMinor || (minor === oldMinor && patch < oldPatch)))) {
      return [
        warning(
          `${host} runs Rancher ${printable(name ?? '')}, older than 2.4.6`,
          'It may lack what is needed here; ask for an update.',
        ),
      ];
    }
    const isNewer = major > 2 || minor > tested.to;
    return [ok(`Rancher ${printable(name ?? '')}${isNewer ? ', newer than what this program was tested with' : ''}`)];
  },
};
