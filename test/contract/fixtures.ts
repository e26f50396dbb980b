import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ClientResponse } from './client.ts';
import type { Json } from './json.ts';

/** An exchange that was captured with a real Rancher. */
export interface Fixture {
  name: string;
  request: { method: string; path: string; body: Json };
  response: ClientResponse;
}

/** Two servers, both of 2.15.0; no name is in both folders. */
const FOLDERS = ['rancher-2.15.0', 'rancher-2.15.0-second'].map(
  (name) => new URL(`./fixtures/${name}/`, import.meta.url),
);

/** The names of all exchanges: those in the INDEX.md files, and those of the files beside them. */
export function fixtureNames(): { indexed: string[]; files: string[] } {
  const indexed = FOLDERS.flatMap((folder) => {
    const index = readFileSync(new URL('INDEX.md', folder), 'utf8');
    return [...index.matchAll(/^\| (\S+) \| (?:GET|POST|PUT|DELETE) /gm)].map((match) => match[1] ?? '');
  });
  const files = FOLDERS.flatMap((folder) => readdirSync(folder)).filter((file) => file.endsWith('.json'));
  return { indexed: indexed.sort(), files: files.map((file) => file.slice(0, -'.json'.length)).sort() };
}

/** Reads one exchange. */
export function readFixture(name: string): Fixture {
  const files = FOLDERS.map((folder) => new URL(`${name}.json`, folder));
  const file = files.find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`there is no fixture ${name}`);
  const fixture: Fixture = JSON.parse(readFileSync(file, 'utf8'));
  return fixture;
}
