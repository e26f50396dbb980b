import type { TokenRow } from '../../flows/tokens/list.ts';
import { localTime } from '../../local-time.ts';
import { printable } from '../../printable.ts';
import { purposeOf } from '../../rancher/tokens/token-kinds.ts';
import { rfc3339OrNull } from '../../rfc3339.ts';
import type { Listing } from '../output/listing.ts';
import type { Cell } from '../output/tables.ts';

/** How tokens are listed. `now`: in milliseconds since the epoch. */
export function tokenListing({ allUsers, now }: { allUsers: boolean; now: number }): Listing<TokenRow> {
  const ago = (time: number): string => formatAge(now - time);
  const user = { title: 'USER', cell: ({ user: { id, name } }: TokenRow) => printable(name || id) };
  return {
    key: 'tokens',
    columns: [
      { title: 'ID', cell: ({ id }) => printable(id), whole: true },
      { title: 'KIND', cell: ({ kind }) => kind, whole: true },
      allUsers ? user : { ...user, wide: true },
      { title: 'CLUSTER', cell: ({ clusterName, clusterId }) => printable(clusterName ?? clusterId ?? '-') },
      { title: 'DESCRIPTION', cell: ({ description }) => printable(description, 60) },
      { title: 'AGE', cell: ({ createdAt }) => ago(createdAt) },
      { title: 'LAST USED', cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? '-' : `${ago(lastUsedAt)} ago`) },
      { title: 'EXPIRES', cell: describeEnd, whole: true },
      { title: 'NOTE', cell: describeNote },
      { title: 'CREATED', cell: ({ createdAt }) => localTime(createdAt), wide: true },
      { title: 'FOR', cell: purposeOf, wide: true },
    ],
    nameOf: ({ id }) => printable(id),
    fieldsOf: tokenFields,
  };
}

/** The fields of a token in JSON and YAML, documented in docs/output.md. */
function tokenFields({ clusterId, clusterName, createdAt, lastUsedAt, expiresAt, ...token }: TokenRow) {
  return {
    id: token.id,
    kind: token.kind,
    purpose: purposeOf(token),
    user: token.user,
    cluster: clusterId === undefined ? null : { id: clusterId, name: clusterName ?? null },
    description: token.description,
    createdAt: rfc3339OrNull(createdAt),
    lastUsedAt: rfc3339OrNull(lastUsedAt),
    expiresAt: rfc3339OrNull(expiresAt),
    expired: token.expired,
    current: token.current,
    minted: token.minted,
  };
}

function describeEnd({ expiresAt, expired }: TokenRow): Cell {
  if (expiresAt === Infinity) return { bold: 'never' };
  return expired ? 'expired' : localTime(expiresAt);
}

function describeNote({ current, minted }: TokenRow): string {
  if (current) return 'this login';
  return minted ? 'made here' : '';
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

/** A time span, given in milliseconds, in its largest unit: `30d`, `5h`, `12m`, `40s`. */
function formatAge(span: number): string {
  if (!Number.isFinite(span)) return '-';
  const [unit, length] = units.find(([, milliseconds]) => span >= milliseconds) ?? ['s', 1_000];
  return `${Math.max(0, Math.floor(span / length))}${unit}`;
}
