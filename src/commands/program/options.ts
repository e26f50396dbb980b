import { CliError } from '../../errors.ts';
import { environmentLoginTrust } from '../../flows/trust/environment-trust.ts';
import type { TrustOptions } from '../../flows/trust/trust-options.ts';
import { decodeInput } from '../../platform/files/text-encoding.ts';
import { Secret } from '../../secret.ts';

/** The options of every command. */
export interface GlobalOptions {
  profile: string;
  server?: string | undefined;
  verbose: boolean;
}

export interface TrustArguments {
  caFile?: string | undefined;
  caChecksum?: string | undefined;
  insecureSkipTlsVerify?: boolean | undefined;
}

/** How to trust the server at a login: as the command line says, else as the environment says. */
export function trustOptions(args: TrustArguments, env: NodeJS.ProcessEnv, server: string): TrustOptions {
  const { caFile, caChecksum, insecureSkipTlsVerify } = args;
  const isGiven = Boolean(caFile || caChecksum || insecureSkipTlsVerify);
  return {
    ...(isGiven ? {} : environmentLoginTrust(env, server)),
    ...(caFile ? { caFile } : {}),
    ...(caChecksum ? { caChecksum } : {}),
    ...(insecureSkipTlsVerify === undefined ? {} : { insecureSkipTlsVerify }),
  };
}

/** Reads a secret from stdin, without a BOM and its final line end. Throws `usage` if there is none, or it is no text. */
export async function readSecretFromStdin(option: string): Promise<Secret> {
  if (process.stdin.isTTY) {
    throw new CliError(
      'usage',
      `${option} reads from a file or a pipe, but stdin is the terminal`,
      'To be prompted for it, omit this option.',
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const text = decodeInput(Buffer.concat(chunks));
  if (text === undefined) throw new CliError('usage', `what ${option} reads is not in UTF-8`, 'Save it as UTF-8.');
  const value = text.replace(/\r?\n?$/, '');
  if (value === '') throw new CliError('usage', `${option} was given, but stdin is empty`);
  return new Secret(value);
}

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses a time span such as `30m`, `8h` or `1h30m`; returns milliseconds. Throws `usage` for anything else. */
export function parseDuration(text: string): number {
  const parts = /^(?:\d+[smhd])+$/.test(text) ? [...text.matchAll(/(\d+)([smhd])/g)] : [];
  const duration = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
  if (duration > 0 && Number.isSafeInteger(duration)) return duration;
  // One sentence, since the parser passes on only the message of what an option's `coerce` throws.
  throw new CliError('usage', `"${text}" is not a time span such as 30m, 8h or 1h30m`);
}

/** The same for an option, of which the last one counts if it is repeated. */
export function parseLastDuration(text: string | string[]): number {
  return parseDuration(Array.isArray(text) ? (text.at(-1) ?? '') : text);
}

/** The same for one that may be absent. */
export function parseSpan(text: string | string[] | undefined): number | undefined {
  return text === undefined ? undefined : parseLastDuration(text);
}

/** A time span in milliseconds as `parseDuration` reads it: `90d`, `1h30m`; whole seconds. */
export function formatDuration(duration: number): string {
  let left = duration;
  const parts = Object.entries(units)
    .reverse()
    .map(([unit, length]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count === 0 ? '' : `${count}${unit}`;
    });
  return parts.join('') || '0s';
}
