import { fault } from './transport.ts';

/** Bytes that an answer may have where nothing else is said: far more than any single object of Rancher's. */
export const largestOrdinary = 1024 * 1024;

/** Bytes. The largest honest answer is a list of some thousand clusters. */
export const largestList = 64 * 1024 * 1024;

/** Bytes that are set aside for an answer at first. */
const firstRoom = 16 * 1024;

/**
 * Reads an answer's body, which is taken as UTF-8. Bytes are copied as they come: an answer in a million pieces takes no
 * more memory than one in a single piece. Throws `ERR_ANSWER_TOO_LARGE`, or `ERR_ANSWER_CUT` where the body breaks off.
 */
export async function readResponseText(
  body: AsyncIterable<Buffer>,
  { length, largest }: { length: string | string[] | undefined; largest: number },
): Promise<string> {
  if (Number(length) > largest) throw fault('ERR_ANSWER_TOO_LARGE');
  let content: Buffer = Buffer.allocUnsafe(Math.min(firstRoom, largest));
  let size = 0;
  for await (const piece of orCut(body)) {
    if (size + piece.length > largest) throw fault('ERR_ANSWER_TOO_LARGE');
    if (size + piece.length > content.length)
      content = enlarge(content, { size, wanted: size + piece.length, largest });
    size += piece.copy(content, size);
  }
  return content.toString('utf8', 0, size);
}

async function* orCut(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw fault('ERR_ANSWER_CUT', error);
  }
}

function enlarge(
  content: Buffer,
  { size, wanted, largest }: { size: number; wanted: number; largest: number },
): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(largest, Math.max(wanted, 2 * content.length)));
  content.copy(larger, 0, 0, size);
  return larger;
}
