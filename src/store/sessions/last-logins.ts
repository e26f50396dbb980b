import { join } from 'node:path';
import { keepPrivateFile } from '../files/private-files.ts';
import { parseRecord, text } from '../files/records.ts';
import { readReplaceableFile } from '../files/replaceable-files.ts';
import { type LoginName, loginFile } from '../login-file.ts';

/** How the user last logged in. It outlives the session, so that the next login need not ask. */
export interface LastLogin {
  /** The provider's id. */
  provider: string;
  /** As `--method` names it. */
  method: string;
  username: string;
  /** With the OIDC client that an admin registered for this program. */
  withClient?: true;
}

export interface LastLogins {
  find(name: LoginName): LastLogin | undefined;
  save(name: LoginName, login: LastLogin): void;
}

/** One file per server and profile in the configuration directory. */
export function createLastLogins(configDirectory: string): LastLogins {
  const pathOf = (name: LoginName): string => loginFile(join(configDirectory, 'logins'), name);
  return {
    find(name) {
      const stored = parseRecord(readReplaceableFile(pathOf(name)));
      const provider = text(stored, 'provider');
      const method = text(stored, 'method');
      if (provider === undefined || method === undefined) return undefined;
      const withClient = stored?.withClient === true;
      return { provider, method, username: text(stored, 'username') ?? '', ...(withClient && { withClient }) };
    },
    save: (name, login) => keepPrivateFile(pathOf(name), `${JSON.stringify(login)}\n`, { durable: false }),
  };
}
