import { isDeepStrictEqual } from 'node:util';
import { type Call, isDryRun, namedObject, namespaceOf, type Result, typeMeta } from './calls.ts';
import { type JsonObject, type KubernetesObject, objectAt, textAt, timestamp } from './json.ts';
import { checkManifest, newObject, toObject } from './manifests.ts';
import { mergePatch, strategicMerge } from './patches.ts';
import { selected } from './reads.ts';
import { CONFIG_MAPS, NAMESPACES, RESOURCES } from './resources.ts';
import { rootCertificate } from './seed.ts';
import { alreadyExists, badRequest, conflict, deleted, notFound, unsupportedMediaType } from './status.ts';

const SERVER_SIDE_APPLY = 'application/apply-patch+yaml';
const STRATEGIC_MERGE = 'application/strategic-merge-patch+json';
const MERGE = 'application/merge-patch+json';

/** POST: creates an object and returns it. */
export function create(call: Call, manifest = call.body.content): Result {
  const { store, resource, request, clock } = call;
  const now = clock.now();
  const namespace = namespaceOf(resource, request);
  const checked = checkManifest(call, manifest);
  if (resource.namespaced && store.get(NAMESPACES, undefined, namespace ?? '') === undefined) {
    throw notFound(NAMESPACES, namespace ?? '');
  }
  const object = newObject(resource, checked, namespace, now);
  const { name } = object.metadata;
  if (store.get(resource, namespace, name) !== undefined) throw alreadyExists(resource, name);
  const kept = keep(call, object);
  if (resource === NAMESPACES && !isDryRun(call)) store.put(CONFIG_MAPS, rootCertificate(name, now));
  return { code: 201, object: kept };
}

/** PUT: replaces an object and returns it. */
export function update(call: Call): Result {
  const current = namedObject(call);
  const manifest = checkManifest(call, call.body.content);
  const name = textAt(manifest, 'metadata', 'name');
  if (name !== current.metadata.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${current.metadata.name})`);
  }
  return { code: 200, object: revise(call, current, manifest) };
}

/** PATCH: changes an object by a merge, a strategic merge or a server-side apply, which may create it; returns it. */
export function patch(call: Call): Result {
  const { content, mediaType } = call.body;
  if (mediaType === SERVER_SIDE_APPLY) return apply(call);
  const current = namedObject(call);
  if (mediaType === STRATEGIC_MERGE) return patched(call, current, strategicMerge(current, content));
  if (mediaType === MERGE) return patched(call, current, objectAt({ merged: mergePatch(current, content) }, 'merged'));
  throw unsupportedMediaType([MERGE, STRATEGIC_MERGE, SERVER_SIDE_APPLY]);
}

/** Server-side apply without field managers: merges, removes nothing. */
function apply(call: Call): Result {
  const { store, resource, request, body } = call;
  const name = request.name ?? '';
  const manifest = { ...body.content, metadata: { ...objectAt(body.content, 'metadata'), name } };
  const current = store.get(resource, namespaceOf(resource, request), name);
  return current === undefined ? create(call, manifest) : patched(call, current, strategicMerge(current, manifest));
}

function patched(call: Call, current: KubernetesObject, next: JsonObject): Result {
  return { code: 200, object: revise(call, current, checkManifest(call, next)) };
}

/** The current object, with what may change taken from `next`. */
function revise(call: Call, current: KubernetesObject, next: JsonObject): KubernetesObject {
  const { resource, clock } = call;
  const now = clock.now();
  const seenVersion = textAt(next, 'metadata', 'resourceVersion');
  if (seenVersion !== '' && seenVersion !== current.metadata.resourceVersion)
    throw conflict(resource, current.metadata.name);
  const { name, uid, resourceVersion, creationTimestamp, namespace, generation } = current.metadata;
  const object = toObject(resource, { ...next, metadata: { ...objectAt(next, 'metadata'), name } }, namespace, now);
  const counted = generation === undefined ? {} : { generation };
  Object.assign(object.metadata, { uid, resourceVersion, creationTimestamp, ...counted });
  if (current.status !== undefined) object.status = structuredClone(current.status);
  resource.complete(object, now);
  if (isDeepStrictEqual(object, current)) return current;
  if (resource.counted && !isDeepStrictEqual(object.spec, current.spec)) {
    object.metadata.generation = Number(generation) + 1;
    // Again, since the status contains the generation.
    resource.complete(object, now);
  }
  return keep(call, object);
}

function keep(call: Call, object: KubernetesObject): KubernetesObject {
  return isDryRun(call) ? object : call.store.put(call.resource, object);
}

/** DELETE of an object; returns the object, or a Status for those that a real cluster removes at once. */
export function remove(call: Call): Result {
  const { resource } = call;
  const current = namedObject(call);
  const last = removeObject(call, current);
  if (resource.lingers) return { code: 200, object: leaving(call, last) };
  return { code: 200, object: deleted(resource, current.metadata.name, current.metadata.uid) };
}

/** DELETE of a collection, filtered by selectors; returns the removed objects. */
export function removeCollection(call: Call): Result {
  const { store, resource } = call;
  const items = selected(call).map((object) => removeObject(call, object));
  const { kind, apiVersion } = typeMeta(resource);
  const metadata = { resourceVersion: String(store.version) };
  return { code: 200, object: { kind: `${kind}List`, apiVersion, metadata, items } };
}

function removeObject(call: Call, object: KubernetesObject): KubernetesObject {
  const { store, resource } = call;
  if (isDryRun(call)) return object;
  if (resource === NAMESPACES) emptyNamespace(call, object.metadata.name);
  return store.remove(resource, object);
}

function emptyNamespace({ store }: Call, namespace: string): void {
  for (const resource of RESOURCES) {
    for (const object of store.list(resource, namespace)) store.remove(resource, object);
  }
}

/** A lingering object right after its deletion was requested. */
function leaving({ resource, clock }: Call, object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  const generation = resource.counted ? { generation: Number(metadata.generation) + 1 } : {};
  const left = { ...object, metadata: { ...metadata, ...generation, deletionTimestamp: timestamp(clock.now()) } };
  if (resource === NAMESPACES) return { ...left, status: { phase: 'Terminating' } };
  return { ...left, metadata: { ...left.metadata, deletionGracePeriodSeconds: 0 } };
}
