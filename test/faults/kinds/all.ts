import type { World } from '../world.ts';
import { disks } from './disk.ts';
import { fileTroubles } from './files.ts';
import { kills } from './kills.ts';
import type { Kind } from './kind.ts';
import { network } from './network.ts';
import { accountTroubles, serverTroubles } from './server.ts';

/** The kinds of trouble that can be made here. */
export function listKinds({ disk }: World): Kind[] {
  const canKill = process.platform === 'linux';
  return [
    ...(canKill ? kills : []),
    ...network,
    ...(disk === undefined ? [] : disks),
    ...serverTroubles,
    ...accountTroubles,
    ...fileTroubles,
  ];
}
