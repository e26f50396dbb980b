import { readFileSync } from 'node:fs';
import { CliError } from '../../errors.ts';
import { codeOf } from '../../system-errors.ts';

/** What the user said about the server's certificate. */
export interface TrustOptions {
  caFile?: string;
  /** SHA-256 in hex. */
  caChecksum?: string;
  /** False: checked from now on, whatever was said before. */
  insecureSkipTlsVerify?: boolean;
  /** The file or the checksum is from the environment: the user has not typed it. */
  fromEnvironment?: true;
  /** They come from a kubeconfig, and count as `effectiveTrust` says. */
  fromKubeconfig?: true;
}

/** The certificates that the user gave, as PEM. Throws `usage` when they cannot be read, or there are none. */
export function readCaFile(options: TrustOptions): string {
  const { caFile: path = '', fromEnvironment } = options;
  const file = fromEnvironment ? `the file that RANCHER_CA_FILE names, ${path}` : `the CA file ${path}`;
  const pem = readText(path, file);
  if (!holdsCertificate(pem)) {
    throw new CliError(
      'usage',
      `there is no certificate in ${file}`,
      'It has to hold certificates in PEM, which begin with -----BEGIN CERTIFICATE-----.',
    );
  }
  return pem;
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError('usage', `cannot read ${file} (${codeOf(error)})`, 'Check its path, and that you may read it.');
  }
}

/** Whether one can be read: TLS would accept a file without any, and then trust no one. */
function holdsCertificate(pem: string): boolean {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
