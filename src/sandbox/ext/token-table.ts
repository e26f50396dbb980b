import { duration } from '../kubernetes/ages.ts';
import type { TableFormat } from '../kubernetes/tables.ts';
import type { ExtToken } from './token.ts';
import { tokenMetadata } from './token-view.ts';

const NAME =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const AGE =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

const COLUMNS = [
  { name: 'Name', type: 'string', format: 'name', description: NAME, priority: 0 },
  { name: 'User', type: 'string', format: '', description: 'User is the owner of the token', priority: 1 },
  { name: 'Kind', type: 'string', format: '', description: 'Kind/purpose of the token', priority: 0 },
  { name: 'TTL', type: 'string', format: '', description: 'The time-to-live for the token', priority: 0 },
  { name: 'Age', type: 'string', format: '', description: AGE, priority: 0 },
  {
    name: 'Description',
    type: 'string',
    format: '',
    description: 'Human readable description of the token',
    priority: 1,
  },
];

/** Tokens as a Table, for kubectl (captured on Rancher 2.15.0). */
export function tokenTable(
  tokens: ExtToken[],
  { apiVersion }: TableFormat,
  { now, metadata }: { now: number; metadata: Record<string, string> },
) {
  return {
    kind: 'Table',
    apiVersion,
    metadata,
    columnDefinitions: COLUMNS,
    rows: tokens.map((token) => ({
      cells: cells(token, now),
      object: { kind: 'PartialObjectMetadata', apiVersion, metadata: tokenMetadata(token) },
    })),
  };
}

function cells(token: ExtToken, now: number): string[] {
  const { name, userId, kind, ttl, created, description } = token;
  return [name, userId, kind ?? '', duration(ttl / 1000), duration((now - created) / 1000), description];
}
