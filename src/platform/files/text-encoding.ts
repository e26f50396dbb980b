import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';

/**
 * The text of a file that the user named, and that may be written back. A BOM stays in it. Throws what the file system throws, and `failed`
 * for what is no UTF-8, with line and column: as a text it could not be written back as it was.
 */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  if (isUtf16(bytes)) {
    const nextStep = 'Nothing was changed. In PowerShell: (Get-Content FILE) | Set-Content -Encoding utf8 FILE';
    throw new CliError('failed', `${printable(path)} is UTF-16: save it as UTF-8`, nextStep);
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const { line, column } = findFault(bytes);
  throw new CliError(
    'failed',
    `${printable(path)} is not a text in UTF-8: line ${line}, column ${column}`,
    'Save it as UTF-8; nothing was changed.',
  );
}

/**
 * What another program passed on, without a BOM: UTF-8, or UTF-16 as Windows PowerShell writes it into files. Undefined for other bytes.
 */
export function decodeInput(bytes: Uint8Array): string | undefined {
  if (isUtf16(bytes)) {
    const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0;
    return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes);
  }
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : undefined;
}

/** With its byte order mark, or by the zero that every second byte of it is. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;
}

/** Where bytes stop being UTF-8; both begin with 1. */
function findFault(bytes: Buffer): { line: number; column: number } {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const newline = bytes.indexOf('\n', start);
    const content = bytes.subarray(start, newline < 0 ? bytes.length : newline);
    if (!isUtf8(content) || newline < 0) return { line, column: validPrefix(content).length + 1 };
    start = newline + 1;
  }
}

function validPrefix(line: Buffer): string {
  let valid = '';
  for (const sign of line.toString('utf8')) {
    const next = valid + sign;
    if (!line.subarray(0, Buffer.byteLength(next)).equals(Buffer.from(next))) return valid;
    valid = next;
  }
  return valid;
}
