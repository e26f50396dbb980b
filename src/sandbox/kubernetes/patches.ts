import { isDeepStrictEqual } from 'node:util';
import { at, isObject, type Json, type JsonObject } from './json.ts';

/** The keys of lists that are merged by entry. Any other list is replaced as a whole. */
const MERGE_KEYS: Record<string, string[]> = {
  addresses: ['type'],
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  taints: ['key'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Applies a JSON merge patch (RFC 7386): null removes a field. Returns a new value. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete merged[field];
    else merged[field] = mergePatch(merged[field], value);
  }
  return merged;
}

/** Kubernetes' strategic merge: like a merge patch, but some lists are merged by key, and `$` directives apply. */
export function strategicMerge(target: Json | undefined, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const merged: JsonObject = patch.$patch === 'delete' || !isObject(target) ? {} : retained(target, patch.$retainKeys);
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) continue;
    const result = value === null ? undefined : mergeField(field, merged[field], value);
    if (result === undefined) delete merged[field];
    else merged[field] = result;
  }
  return withoutPrimitives(merged, patch);
}

function mergeField(field: string, target: Json | undefined, value: Json): Json {
  if (isObject(value)) return strategicMerge(target, value);
  if (!Array.isArray(value)) return value;
  if (field === 'finalizers') return [...new Set([...(Array.isArray(target) ? target : []), ...value])];
  const key = MERGE_KEYS[field]?.find((name) => value.some((entry) => at(entry, name) !== undefined));
  return key === undefined ? value.map(plain) : mergeList(Array.isArray(target) ? target : [], value, key);
}

function mergeList(target: Json[], patch: Json[], key: string): Json[] {
  const replace = patch.some((entry) => at(entry, '$patch') === 'replace');
  return patch.reduce<Json[]>((list, entry) => mergeEntry(list, entry, key), replace ? [] : target);
}

function mergeEntry(list: Json[], entry: Json, key: string): Json[] {
  const identity = at(entry, key);
  if (!isObject(entry) || identity === undefined) return list;
  const index = list.findIndex((known) => isDeepStrictEqual(at(known, key), identity));
  if (entry.$patch === 'delete') return list.filter((_known, place) => place !== index);
  return index < 0 ? [...list, plain(entry)] : list.with(index, strategicMerge(list[index], entry));
}

function retained(target: JsonObject, keys: Json | undefined): JsonObject {
  if (!Array.isArray(keys)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([field]) => keys.includes(field)));
}

function withoutPrimitives(merged: JsonObject, patch: JsonObject): JsonObject {
  const prefix = '$deleteFromPrimitiveList/';
  for (const [directive, gone] of Object.entries(patch)) {
    const field = directive.slice(prefix.length);
    const list = merged[field];
    if (!directive.startsWith(prefix) || !Array.isArray(list) || !Array.isArray(gone)) continue;
    merged[field] = list.filter((entry) => !gone.includes(entry));
  }
  return merged;
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([field]) => !field.startsWith('$')));
}

function plain(value: Json): Json {
  return isObject(value) ? strategicMerge({}, value) : value;
}
