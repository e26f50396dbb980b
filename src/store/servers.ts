import { join } from 'node:path';
import { Secret } from '../secret.ts';
import { fileNameFor, serverPart } from './files/file-name.ts';
import { keepPrivateFile, readPrivateFile } from './files/private-files.ts';
import { asRecord, parseRecord, type StoredRecord, text } from './files/records.ts';

/** What is known of a server, for all profiles. */
export interface KnownServer {
  /** `https://host[:port][/path]`. */
  url: string;
  /** The CA certificates that the user trusts for this server only, in PEM; absent when the machine's roots suffice. */
  caPem?: string;
  /** The user chose not to check its certificate. */
  insecureSkipTlsVerify?: true;
  /** The client that an admin registered for this program, where Rancher is the OIDC provider. */
  oidcClient?: { id: string; secret: Secret };
  /** The address of the proxy that requests to it go through; it may hold a password. */
  proxy?: Secret;
  /** What opens a browser for logins to it, in the format of `$BROWSER`. */
  browserCommand?: string;
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
      const proxy = text(record, 'proxy');
      const browserCommand = text(record, 'browserCommand');
      return {
        url,
        ...(caPem === undefined ? {} : { caPem }),
        ...(record.insecureSkipTlsVerify === true ? { insecureSkipTlsVerify: true } : {}),
        ...readOidcClient(record),
        ...(proxy === undefined ? {} : { proxy: new Secret(proxy) }),
        ...(browserCommand === undefined ? {} : { browserCommand }),
      };
    },
    save: (server) => keepPrivateFile(pathOf(server.url), `${format(server)}\n`, { durable: true }),
  };
}

function format({ oidcClient, proxy, ...server }: KnownServer): string {
  const through = proxy && { proxy: proxy.expose() };
  const client = oidcClient && { oidcClient: { id: oidcClient.id, secret: oidcClient.secret.expose() } };
  return JSON.stringify({ ...server, ...client, ...through }, undefined, 2);
}

function readOidcClient(record: StoredRecord): Pick<KnownServer, 'oidcClient'> {
  const stored = asRecord(record.oidcClient);
  const id = text(stored, 'id');
  const secret = text(stored, 'secret');
  return id === undefined || secret === undefined ? {} : { oidcClient: { id, secret: new Secret(secret) } };
}
