import type { Kind } from './kind.ts';

/** Of the disk that all files of this program lie on. */
export const disks: Kind[] = [
  {
    name: 'full disk',
    strandsTokens: 'one each',
    begin: ({ disk }) => {
      disk?.fill();
      return () => disk?.makeRoom();
    },
  },
  {
    name: 'read-only disk',
    strandsTokens: 'one each',
    begin: ({ disk }) => {
      const isReadOnly = disk?.setReadOnly(true);
      return () => {
        disk?.setReadOnly(false);
        return isReadOnly;
      };
    },
  },
];
