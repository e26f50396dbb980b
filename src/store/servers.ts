import { join } from 'node:path';
import { fileNameFor, serverPart } from './file-name.ts';
import { readPrivateFile, writePrivateFile } from './private-files.ts';
import { parseRecord, text } from './records.ts';

/** What is remembered of a server, whoever logs in to it. */
export interface KnownServer {
  /** `https://host[:port][/path]`. */
  url: string;
  /** The authorities the user trusts for this server only, in PEM; absent when the machine's own roots do. */
  caPem?: string;
  /** The user wants its certificate not to be checked at all. */
  insecureSkipTlsVerify?: true;
}

export interface ServerStore {
  find(url: string): KnownServer | undefined;
  save(server: KnownServer): void;
}

export function createServerStore(configDirectory: string): ServerStore {
  const pathOf = (url: string): string => join(configDirectory, 'servers', `${fileNameFor([serverPart(url)])}.json`);
  return {
    find(url) {
      const record = parseRecord(readPrivateFile(pathOf(url)));
      if (record === undefined || record.url !== url) return undefined;
      const caPem = text(record, 'caPem');
      return {
        url,
        ...(caPem === undefined ? {} : { caPem }),
        ...(record.insecureSkipTlsVerify === true ? { insecureSkipTlsVerify: true } : {}),
      };
    },
    save: (server) =>
      writePrivateFile(pathOf(server.url), `${JSON.stringify(server, undefined, 2)}\n`, { durable: true }),
  };
}
