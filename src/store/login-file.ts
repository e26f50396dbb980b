import { join } from 'node:path';
import { fileNameFor, serverPart } from './files/file-name.ts';

/** What identifies a login: the server, and the profile on it. */
export interface LoginName {
  server: string;
  profile: string;
}

/** The path of a login's file in a directory. */
export function loginFile(directory: string, name: LoginName): string {
  return join(directory, loginFileName(name));
}

/** The name of a login's file. */
export function loginFileName({ server, profile }: LoginName): string {
  return `${fileNameFor([serverPart(server), profile])}.json`;
}
