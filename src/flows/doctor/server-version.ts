import { printable } from '../../printable.ts';
import { readServerVersionName } from '../../rancher/version.ts';
import { serverHost } from '../../server-url.ts';
import { compareVersion, describeNewer, knownVersions } from '../overview/known-versions.ts';
import { type Check, note, ok, warning } from './check.ts';

const known = `This program knows Rancher ${knownVersions.oldest} to ${knownVersions.newest}.`;

/** Whether this program knows the server's version. */
export const serverVersion: Check = {
  name: 'version',
  async run({ ping }) {
    const pinged = await ping();
    if (pinged?.response === undefined) return [];
    const host = serverHost(pinged.server);
    const name = await readServerVersionName(pinged.http);
    if (name === undefined) return [warning(`${host} does not tell its version`, known)];
    const version = printable(name);
    switch (compareVersion(name)) {
      case undefined:
        return [warning(`${host} runs Rancher ${version}, which is not a release`, known)];
      case 'older':
        return [
          warning(
            `${host} runs Rancher ${version}, older than ${knownVersions.oldest}`,
            'It may lack what this program needs: ask the administrator of this Rancher for an update.',
          ),
        ];
      case 'newer':
        return [note(describeNewer(version))];
      case 'known':
        return [ok(`Rancher ${version}`)];
    }
  },
};
