import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const output = readFileSync(fileURLToPath(new URL('../../docs/output.md', import.meta.url)), 'utf8');

/** The fields that a section of docs/output.md lists, in its order. */
export function documentedFields(section: string): string[] {
  const text = output.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? '';
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, field]) => field ?? '');
}
