import { systemErrorCode } from '../errors.ts';
import { isPlainObject } from '../plain-object.ts';
import { readText } from '../platform/files/text-encoding.ts';
import { writeUserFile } from '../platform/files/user-file.ts';
import { Secret } from '../secret.ts';
import { asRecord, parseRecord, type StoredRecord, text } from './files/records.ts';

/** A token that the Rancher CLI stores in its file (`cli2.json`) for kubectl. */
export interface CliToken {
  /** The server's address as in the file, with or without a scheme. */
  server: string;
  id: string;
  token: Secret;
  /** Milliseconds since the epoch; Infinity when the file does not say. */
  expiresAt: number;
}

/**
 * The kubectl tokens in the Rancher CLI's file: `Servers.<name>.kubeCredentials.<key>.status` of `rancher token`, and
 * those in `Servers.<name>.kubeConfigs.<key>.users` of `rancher kubectl`; not its own API key (`tokenKey`). Undefined
 * if there is no file. Throws what the file system throws, and for a file that is not JSON.
 */
export function readCliTokens(path: string): CliToken[] | undefined {
  const config = readConfig(path);
  if (config === undefined) return undefined;
  const tokens = listPlaces(config).flatMap(({ server, entry }) =>
    tokensIn(entry).map((token) => ({ server, ...token })),
  );
  return [...new Map(tokens.map((token) => [token.id, token])).values()];
}

/** Removes the entries that hold these tokens, by id, from the file; the rest stays. */
export function removeCliTokens(path: string, ids: string[]): void {
  const config = readConfig(path);
  if (config === undefined) return;
  for (const { list, key, entry } of listPlaces(config)) {
    if (tokensIn(entry).some(({ id }) => ids.includes(id))) delete list[key];
  }
  writeUserFile(path, `${JSON.stringify(config)}\n`, true);
}

interface Place {
  server: string;
  list: StoredRecord;
  key: string;
  entry: StoredRecord | undefined;
}

function listPlaces(config: StoredRecord): Place[] {
  const servers = isPlainObject(config.Servers) ? config.Servers : {};
  return Object.entries(servers).flatMap(([name, stored]) => {
    if (!isPlainObject(stored)) return [];
    const server = text(stored, 'url') || name;
    return [stored.kubeCredentials, stored.kubeConfigs]
      .filter(isPlainObject)
      .flatMap((list) => Object.entries(list).map(([key, entry]) => ({ server, list, key, entry: asRecord(entry) })));
  });
}

function tokensIn(entry: StoredRecord | undefined): Omit<CliToken, 'server'>[] {
  const status = asRecord(entry?.status);
  const users = Object.values(asRecord(entry?.users) ?? {}).map(asRecord);
  return [status, ...users].flatMap((holder) => {
    const token = text(holder, 'token') ?? '';
    const [, id] = /^((?:ext\/)?[!-9;-~]+):[!-~]+$/.exec(token) ?? [];
    if (id === undefined) return [];
    const expiresAt = Date.parse(text(holder, 'expirationTimestamp') ?? '');
    return [{ id, token: new Secret(token), expiresAt: Number.isNaN(expiresAt) ? Infinity : expiresAt }];
  });
}

function readConfig(path: string): StoredRecord | undefined {
  let content: string;
  try {
    content = readText(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const config = parseRecord(content);
  if (config === undefined) throw new Error(`${path} is not JSON`);
  return config;
}
