import { type Alternative, acceptedVersion } from './accept.ts';
import { ageOf } from './ages.ts';
import type { Column } from './columns.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import type { Resource } from './resources.ts';

const TABLE: Alternative = { kind: 'Table', group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] };

/** The format of a Table: the apiVersion, and how much of each object goes with its row. */
export interface TableFormat {
  apiVersion: string;
  includeObject: string;
}

/** The Table format that an Accept header and query request; undefined when they request objects. */
export function tableFormat(accept: string, query: URLSearchParams): TableFormat | undefined {
  const version = acceptedVersion(accept, TABLE);
  if (version === undefined) return undefined;
  return { apiVersion: `${TABLE.group}/${version}`, includeObject: query.get('includeObject') ?? 'Metadata' };
}

/** Objects of a resource as a Table, with its column definitions. */
export function toTable(
  resource: Resource,
  objects: KubernetesObject[],
  format: TableFormat,
  resourceVersion: string,
  now: number,
): JsonObject {
  return {
    kind: 'Table',
    apiVersion: format.apiVersion,
    metadata: { resourceVersion },
    columnDefinitions: resource.columns.map(definition),
    rows: objects.map((object) => ({
      cells: resource.columns.map((column) => column.cell(object, ageOf(object, now))),
      object: rowObject(object, format),
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
