import { readFileSync } from 'node:fs';
import { CliError, errorCode } from '../../errors.ts';

/** What the user said about the server's certificate. */
export interface TrustOptions {
  caFile?: string;
  /** SHA-256 in hex. */
  caChecksum?: string;
  /** False: checked from now on, whatever was said before. */
  insecureSkipTlsVerify?: boolean;
  /** The file or the checksum is from the environment, so whoever reads of it has not typed it. */
  fromEnvironment?: true;
}

/** The certificates that the user gave, as PEM. Throws `usage` when they cannot be read. */
export function readCaFile({ caFile: path = '', fromEnvironment }: TrustOptions): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const file = fromEnvironment ? `the file that RANCHER_CA_FILE names, ${path}` : `the CA file ${path}`;
    throw new CliError('usage', `cannot read ${file} (${errorCode(error) ?? 'unknown error'})`);
  }
}
