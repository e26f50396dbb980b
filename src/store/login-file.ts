import { join } from 'node:path';
import { fileNameFor, serverPart } from './file-name.ts';

/** Whose login something is about: a server, and the identity on it. */
export interface LoginName {
  server: string;
  profile: string;
}

/** The file in a directory that is about one login. */
export function loginFile(directory: string, name: LoginName): string {
  return join(directory, loginFileName(name));
}

/** The name of a file that is about one login. */
export function loginFileName({ server, profile }: LoginName): string {
  return `${fileNameFor([serverPart(server), profile])}.json`;
}
