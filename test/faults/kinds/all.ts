import type { World } from '../world.ts';
import { disks } from './disk.ts';
import { fileTroubles } from './files.ts';
import { keychainTroubles } from './keychain.ts';
import { kills } from './kills.ts';
import type { Kind } from './kind.ts';
import { network, proxyTroubles } from './network.ts';
import { accountTroubles, serverTroubles } from './server.ts';
import { stops } from './stops.ts';

/** The kinds of trouble that can be made here. */
export function listKinds({ disk, isProxied, secretService }: World): Kind[] {
  const canSeeProcesses = process.platform === 'linux';
  return [
    ...(canSeeProcesses ? [...kills, ...stops] : []),
    ...network,
    ...(isProxied ? proxyTroubles : []),
    ...(secretService === undefined ? [] : keychainTroubles),
    ...(disk === undefined ? [] : disks),
    ...serverTroubles,
    ...accountTroubles,
    ...fileTroubles,
  ];
}
