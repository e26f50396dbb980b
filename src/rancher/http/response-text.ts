import { fault } from './transport.ts';

/** Bytes that a response may have where nothing else is said: far more than any single object of Rancher's. */
export const largestOrdinary = 1024 * 1024;

/** Bytes. The largest valid response is a list of some thousand clusters. */
export const largestList = 64 * 1024 * 1024;

/**
 * Pieces that are kept before they are joined: each takes a hundred bytes beside its own, and a response may come byte
 * by byte.
 */
const mostPieces = 1_024;

/**
 * Reads a response's body as UTF-8; `largest`: bytes, `length`: what its header says.
 * Throws `ERR_RESPONSE_TOO_LARGE`, or `ERR_RESPONSE_CUT` where the body breaks off.
 */
export async function readResponseText(
  body: AsyncIterable<Buffer>,
  { length, largest }: { length: string | string[] | undefined; largest: number },
): Promise<string> {
  if (Number(length) > largest) throw fault('ERR_RESPONSE_TOO_LARGE');
  const joined: Buffer[] = [];
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of orCut(body)) {
    size += piece.length;
    if (size > largest) throw fault('ERR_RESPONSE_TOO_LARGE');
    if (pieces.push(piece) < mostPieces) continue;
    joined.push(Buffer.concat(pieces));
    pieces = [];
  }
  return Buffer.concat([...joined, ...pieces], size).toString('utf8');
}

async function* orCut(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw fault('ERR_RESPONSE_CUT', error);
  }
}
