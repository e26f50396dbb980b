import { type Alternative, acceptedVersion } from './accept.ts';
import { ageOf } from './ages.ts';
import type { Column } from './columns.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import type { Resource } from './resources.ts';

const TABLE: Alternative = { kind: 'Table', group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] };

/** How the client wants its Table: the apiVersion, and how much of each object goes with its row. */
export interface TableFormat {
  apiVersion: string;
  includeObject: string;
}

/** Takes Accept header and query; gives the form of Table they ask for, or nothing when they ask for objects. */
export function tableFormat(accept: string, query: URLSearchParams): TableFormat | undefined {
  const version = acceptedVersion(accept, TABLE);
  if (version === undefined) return undefined;
  return { apiVersion: `${TABLE.group}/${version}`, includeObject: query.get('includeObject') ?? 'Metadata' };
}

/** Takes objects of one resource; gives them as a Table, its column definitions included. */
export function toTable(
  resource: Resource,
  objects: KubernetesObject[],
  form: TableFormat,
  resourceVersion: string,
  now: number,
): JsonObject {
  return {
    kind: 'Table',
    apiVersion: form.apiVersion,
    metadata: { resourceVersion },
    columnDefinitions: resource.columns.map(definition),
    rows: objects.map((object) => ({
      cells: resource.columns.map((column) => column.cell(object, ageOf(object, now))),
      object: rowObject(object, form),
    })),
  };
}

function definition({ name, description, format, priority }: Column): JsonObject {
  return { name, type: 'string', format, description, priority };
}

function rowObject(object: KubernetesObject, { apiVersion, includeObject }: TableFormat): JsonObject | null {
  if (includeObject === 'None') return null;
  if (includeObject === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion, metadata: object.metadata };
}
