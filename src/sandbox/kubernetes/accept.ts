/** What a client may ask for besides a plain object: the kind, its group, and the versions served. */
export interface Alternative {
  kind: string;
  group: string;
  versions: string[];
}

/** Takes an Accept header; gives the version of the alternative that it prefers to plain JSON, or nothing for plain JSON. */
export function acceptedVersion(accept: string, { kind, group, versions }: Alternative): string | undefined {
  for (const clause of accept.split(',')) {
    const [type, ...parameters] = clause.split(';').map((part) => part.trim());
    if (type !== 'application/json') continue;
    const { as, g, v } = Object.fromEntries(parameters.map((parameter) => parameter.split('=', 2)));
    if (as === undefined) return undefined;
    if (as === kind && g === group && versions.includes(v)) return v;
  }
  return undefined;
}
