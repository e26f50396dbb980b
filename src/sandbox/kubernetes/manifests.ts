import { randomInt, randomUUID } from 'node:crypto';
import { type Call, namespaceOf, typeMeta } from './calls.ts';
import { type JsonObject, type KubernetesObject, objectAt, textAt, timestamp } from './json.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { badRequest, invalid } from './status.ts';

const METADATA_FIELDS =
  'name generateName namespace labels annotations uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds finalizers ownerReferences managedFields selfLink'.split(
    ' ',
  );
/** The characters of Kubernetes' generated names: none that could spell a word. */
const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

/** Checks the object that a client sent; returns it without fields that the resource does not have. */
export function checkManifest(call: Call, manifest: JsonObject): JsonObject {
  const { resource, request } = call;
  checkType(resource, manifest);
  const unknown = unknownFields(resource, manifest);
  const strictness = request.query.get('fieldValidation') ?? 'Warn';
  if (unknown.length > 0 && strictness === 'Strict') throw strictError(resource, unknown);
  if (strictness !== 'Ignore') for (const field of unknown) call.warn(`unknown field "${field}"`);
  checkNamespace(manifest, namespaceOf(resource, request));
  const known = Object.entries(manifest).filter(([field]) => !unknown.includes(field));
  return Object.fromEntries(known);
}

/** The new object made from a checked manifest, complete but not yet stored. */
export function newObject(
  resource: Resource,
  manifest: JsonObject,
  namespace: string | undefined,
  now: number,
): KubernetesObject {
  const object = toObject(resource, manifest, namespace, now);
  resource.complete(object, now);
  return object;
}

/** An object made from a checked manifest, with type and identity, but without defaults. */
export function toObject(
  resource: Resource,
  manifest: JsonObject,
  namespace: string | undefined,
  now: number,
): KubernetesObject {
  const given = objectAt(manifest, 'metadata');
  const kept = ['labels', 'annotations', 'finalizers', 'ownerReferences'].filter((field) => given[field] != null);
  return {
    ...structuredClone(manifest),
    ...typeMeta(resource),
    metadata: {
      name: nameOf(resource, given),
      ...(namespace === undefined ? {} : { namespace }),
      uid: randomUUID(),
      resourceVersion: '',
      ...(resource.counted ? { generation: 1 } : {}),
      creationTimestamp: timestamp(now),
      ...Object.fromEntries(kept.map((field) => [field, structuredClone(given[field] ?? null)])),
    },
  };
}

function nameOf(resource: Resource, metadata: JsonObject): string {
  const base = textAt(metadata, 'generateName');
  const suffix = () => NAME_CHARACTERS.charAt(randomInt(NAME_CHARACTERS.length));
  const name = textAt(metadata, 'name') || (base && base + Array.from({ length: 5 }, suffix).join(''));
  if (name === '') throw invalid(resource, '', 'metadata.name', 'Required value: name or generateName is required');
  if (!DNS_SUBDOMAIN.test(name))
    throw invalid(resource, name, 'metadata.name', `Invalid value: "${name}": ${DNS_RULE}`);
  return name;
}

function checkType(resource: Resource, manifest: JsonObject): void {
  const { kind = resource.kind, apiVersion = apiVersionOf(resource) } = manifest;
  if (kind !== resource.kind)
    throw badRequest(`${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}`);
  if (apiVersion === apiVersionOf(resource)) return;
  const expected = `the expected API version (${apiVersionOf(resource)})`;
  throw badRequest(`the API version in the data (${apiVersion}) does not match ${expected}`);
}

function checkNamespace(manifest: JsonObject, namespace: string | undefined): void {
  const named = textAt(manifest, 'metadata', 'namespace');
  if (named === '' || namespace === undefined || named === namespace) return;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

function unknownFields(resource: Resource, manifest: JsonObject): string[] {
  const known = ['apiVersion', 'kind', 'metadata', ...resource.fields];
  const metadata = Object.keys(objectAt(manifest, 'metadata')).filter((field) => !METADATA_FIELDS.includes(field));
  const top = Object.keys(manifest).filter((field) => !known.includes(field));
  return [...top, ...metadata.map((field) => `metadata.${field}`)];
}

function strictError({ kind, version }: Resource, unknown: string[]): Error {
  const fields = unknown.map((field) => `unknown field "${field}"`).join(', ');
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${fields}`);
}
