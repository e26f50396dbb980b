import { type Call, namedObject, namespaceOf, type Result, typeMeta } from './calls.ts';
import type { JsonObject, KubernetesObject } from './json.ts';
import { selectorOf } from './selectors.ts';
import { type TableFormat, toTable } from './tables.ts';

/** GET of one object. */
export function get(call: Call): Result {
  return { code: 200, object: namedObject(call) };
}

/** GET of a collection, filtered by selectors: as a Table in the given format, else as a List. */
export function list(call: Call, format: TableFormat | undefined): Result {
  const { store, resource, clock } = call;
  const resourceVersion = String(store.version);
  const objects = selected(call);
  if (format !== undefined)
    return { code: 200, object: toTable(resource, objects, format, resourceVersion, clock.now()) };
  const { kind, apiVersion } = typeMeta(resource);
  return {
    code: 200,
    object: { kind: `${kind}List`, apiVersion, metadata: { resourceVersion }, items: objects.map(asItem) },
  };
}

/** The objects that a list or watch selects. */
export function selected({ store, resource, request }: Call): KubernetesObject[] {
  return store.list(resource, namespaceOf(resource, request)).filter(selectorOf(request.query));
}

/** In a list the kind appears only at the top. */
function asItem({ kind: _kind, apiVersion: _apiVersion, ...rest }: KubernetesObject): JsonObject {
  return rest;
}
