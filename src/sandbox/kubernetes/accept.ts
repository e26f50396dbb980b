/** A kind that a client may accept in place of a plain object: its group, and the versions served. */
export interface Alternative {
  kind: string;
  group: string;
  versions: string[];
}

/** The version of the alternative that an Accept header prefers to plain JSON; undefined for plain JSON. */
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
