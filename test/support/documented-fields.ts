import { readFileSync } from 'node:fs';

/** The fields that docs/output.md has for a list: `settings list`, ... */
export function documentedFields(list: string): string[] {
  const text = readFileSync(new URL('../../docs/output.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${list}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field ?? '');
}
