import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** As many as Linux follows. */
const mostLinks = 40;

/**
 * The path to which symbolic links in place of a user's file lead, whether or not there is a file; any other path as it
 * is. Throws `ELOOP` for links in a circle, and `EACCES` for a link that another user may have planted.
 */
export function resolveLink(path: string): string {
  let target = path;
  for (let followed = 0; followed < mostLinks; followed++) {
    const status = lstatSync(target, { throwIfNoEntry: false });
    if (!status?.isSymbolicLink()) return target;
    refusePlanted(target, status);
    target = resolve(realpathSync(dirname(target)), readlinkSync(target));
  }
  throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
}

/** As Linux does (`fs.protected_symlinks`): in a directory such as /tmp only its owner's links and one's own are followed. */
function refusePlanted(path: string, link: Stats): void {
  if (process.getuid === undefined || link.uid === process.getuid()) return;
  const directory = statSync(dirname(path));
  const isOpenToAll = (directory.mode & 0o1002) === 0o1002;
  if (isOpenToAll && link.uid !== directory.uid) {
    throw Object.assign(new Error('the link belongs to another user'), { code: 'EACCES' });
  }
}
