import { join } from 'node:path';
import { type LoginName, loginFile } from './login-file.ts';
import { keepPrivateFile } from './private-files.ts';
import { asRecord, number, parseRecord, text } from './records.ts';
import { readReplaceableFile } from './replaceable-files.ts';

/** The clusters that a login sees, as they were at some time: what completion offers. */
export interface ClusterList {
  /** Milliseconds since the epoch. */
  at: number;
  clusters: { id: string; name: string }[];
}

/** Only for convenience: neither reading nor writing ever throws. */
export interface ClusterLists {
  find(name: LoginName): ClusterList | undefined;
  save(name: LoginName, list: ClusterList): void;
}

/** One file a server and profile in the cache directory. */
export function createClusterLists(cacheDirectory: string): ClusterLists {
  const pathOf = (name: LoginName): string => loginFile(join(cacheDirectory, 'clusters'), name);
  return {
    find: (name) => readList(readReplaceableFile(pathOf(name))),
    save(name, { at, clusters }) {
      const list = { at, clusters: clusters.map((cluster) => ({ id: cluster.id, name: cluster.name })) };
      try {
        keepPrivateFile(pathOf(name), `${JSON.stringify(list)}\n`, { durable: false });
      } catch {
        // The next completion asks the server, that is all.
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
