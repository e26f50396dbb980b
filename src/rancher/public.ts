import type { RancherHttp } from './http/http.ts';
import { expectSuccess, notRancher } from './http/responses.ts';

/** Makes sure that the server is a Rancher: `GET /ping` is `pong`. Throws `notRancher` otherwise. */
export async function ping(http: RancherHttp): Promise<void> {
  const response = await http.send({ method: 'GET', path: '/ping' });
  expectSuccess(response);
  if (response.text.trim() !== 'pong') throw notRancher(response);
}

/**
 * The server's own authorities in PEM, from `/cacerts`, which needs no login; empty when it names none. `timeout`:
 * milliseconds.
 */
export async function readCaCertificates(http: RancherHttp, timeout?: number): Promise<string> {
  const limit = timeout === undefined ? {} : { timeout };
  const response = await http.send({ method: 'GET', path: '/cacerts', ...limit });
  expectSuccess(response);
  if (response.text.trim() === '') return '';
  if (!isPem(response.text)) throw notRancher(response);
  return response.text;
}

function isPem(text: string): boolean {
  try {
    const { X509Certificate } = process.getBuiltinModule('node:crypto');
    return new X509Certificate(text) !== undefined;
  } catch {
    return false;
  }
}

/** SHA-256 in hex of the PEM, with a final newline added when it has none: the checksum that Rancher's agents use. */
export function caChecksum(pem: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(pem.endsWith('\n') ? pem : `${pem}\n`)
    .digest('hex');
}
