import { readdirSync, readFileSync } from 'node:fs';
import type { AnswerSeen } from './client.ts';
import type { Json } from './json.ts';

/** One exchange with a real Rancher. */
export interface Fixture {
  name: string;
  request: { method: string; path: string; body: Json };
  response: AnswerSeen;
}

const FOLDER = new URL('./fixtures/rancher-2.15.0/', import.meta.url);

/** The names of all exchanges: those of INDEX.md, and of the files beside it. */
export function fixtureNames(): { indexed: string[]; files: string[] } {
  const index = readFileSync(new URL('INDEX.md', FOLDER), 'utf8');
  const indexed = [...index.matchAll(/^\| (\S+) \| (?:GET|POST|PUT|DELETE) /gm)].map((match) => match[1] ?? '');
  const files = readdirSync(FOLDER).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
  return { indexed: indexed.sort(), files: files.sort() };
}

/** Reads one exchange. */
export function readFixture(name: string): Fixture {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  return fixture;
}
