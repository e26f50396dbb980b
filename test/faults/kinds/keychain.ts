import { kill } from '../processes.ts';
import type { Kind } from './kind.ts';

/** Of the keychain that the sessions are in. */
export const keychainTroubles: Kind[] = [
  {
    name: 'keychain silent for a while',
    strandsTokens: 'one each',
    needsWork: 'alone',
    begin: ({ secretService }) => {
      if (secretService === undefined) throw new Error('there is no keychain');
      kill(secretService.pid, 'SIGSTOP');
      return () => kill(secretService.pid, 'SIGCONT');
    },
  },
];
