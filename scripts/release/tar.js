// Archives that are the same, byte for byte, whoever makes them and when.
import { gzipSync } from 'node:zlib';

const block = 512;

/**
 * @typedef {object} ArchivedFile
 * @property {string} name its path in the archive, at most 100 bytes
 * @property {Buffer} content
 * @property {boolean} [executable]
 */

/**
 * A gzipped tar archive of files of nobody's, in the order of their names, as of 1980.
 * @param {ArchivedFile[]} files
 * @returns {Buffer}
 */
export function makeTarGz(files) {
  const sorted = files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const blocks = sorted.flatMap((file) => [header(file), file.content, padding(file.content.length)]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * block)]));
}

/** The first second that every format knows, in seconds since 1970. */
const time = Date.UTC(1980, 0, 1) / 1000;

/**
 * A header as POSIX has it (ustar).
 * @param {ArchivedFile} file
 */
function header({ name, content, executable = false }) {
  if (Buffer.byteLength(name) > 100) throw new Error(`the name is too long for an archive: ${name}`);
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0);
  bytes.write(octal(executable ? 0o755 : 0o644, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(content.length, 12), 124);
  bytes.write(octal(time, 12), 136);
  bytes.write('        0', 148);
  bytes.write('ustar\0' + '00', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

/**
 * @param {number} value
 * @param {number} width with the zero at its end
 */
function octal(value, width) {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** @param {number} length */
function padding(length) {
  return Buffer.alloc((block - (length % block)) % block);
}
