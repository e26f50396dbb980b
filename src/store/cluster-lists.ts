import { join } from 'node:path';
import { keepPrivateFile } from './files/private-files.ts';
import { asRecord, number, parseRecord, text } from './files/records.ts';
import { readReplaceableFile } from './files/replaceable-files.ts';
import { type LoginName, loginFile } from './login-file.ts';

/** The clusters that a login saw at some time; completion suggests them. */
export interface ClusterList {
  /** Milliseconds since the epoch. */
  at: number;
  clusters: { id: string; name: string }[];
}

/** A convenience: neither reading nor writing throws. */
export interface ClusterLists {
  find(name: LoginName): ClusterList | undefined;
  save(name: LoginName, list: ClusterList): void;
}

/** One file per server and profile in the cache directory. */
export function createClusterLists(cacheDirectory: string): ClusterLists {
  const pathOf = (name: LoginName): string => loginFile(join(cacheDirectory, 'clusters'), name);
  return {
    find: (name) => readList(readReplaceableFile(pathOf(name))),
    save(name, { at, clusters }) {
      const list = { at, clusters: clusters.map((cluster) => ({ id: cluster.id, name: cluster.name })) };
      try {
        keepPrivateFile(pathOf(name), `${JSON.stringify(list)}\n`, { durable: false });
      } catch {
        // The next completion asks the server.
      }
    },
  };
}

function readList(content: string | undefined): ClusterList | undefined {
  const stored = parseRecord(content);
  const at = number(stored, 'at');
  if (at === undefined || !Array.isArray(stored?.clusters)) return undefined;
  const clusters = stored.clusters.flatMap((entry: unknown) => {
    const record = asRecord(entry);
    const id = text(record, 'id');
    const name = text(record, 'name');
    return id === undefined || name === undefined ? [] : [{ id, name }];
  });
  return { at, clusters };
}
