import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedKubernetes, serveKubernetes } from '../sandbox/kubernetes/serve.ts';

type Json = null | boolean | number | string | Json[] | { [field: string]: Json };
type JsonObject = { [field: string]: Json };

interface Fixture {
  request: { method: string; path: string; accept: string; contentType: string | null; body: Json };
  response: { status: number; contentType: string; body: Json };
}

const FOLDER = new URL('./fixtures/kubernetes-1.36/', import.meta.url);

/** Fields whose value is part of the contract, not only their type. */
const LITERAL = ['kind', 'apiVersion', 'reason', 'message', 'code', 'status', 'type', 'groupVersion'];
/** Maps whose keys are data: Rancher's controllers wrote these labels and annotations, not the API server. */
const DATA = ['labels', 'annotations', 'data'];

/** Each fixture and how the sandbox's response is compared with it, in an order that creates the states they need. */
const FIXTURES: [string, (ours: Json, real: Json) => void][] = [
  ['version', same],
  ['api', shape],
  ['apis', everyOne('groups', 'name')],
  ['api-v1', everyOne('resources', 'name')],
  ['apis-apps-v1', everyOne('resources', 'name')],
  ['api-aggregated', everyAggregatedResource],
  ['apis-aggregated', everyAggregatedResource],
  ['openapi-v3', openApiIndex],
  ['unknown-path', same],
  ['unknown-resource', same],
  ['namespaces-list', shape],
  ['namespaces-table', shape],
  ['nodes-table-empty', shape],
  ['deployments-table-empty', shape],
  ['pods-table-empty', shape],
  ['configmap-create', shape],
  ['configmap-get', shape],
  ['configmap-get-missing', same],
  ['configmap-create-conflict', same],
  ['configmap-create-unknown-field', same],
  ['configmap-patch-strategic', shape],
  ['configmaps-watch-table', eachEvent],
  ['configmap-apply-server-side', shape],
  ['configmaps-watch', eachEvent],
  ['configmap-delete', shape],
  ['configmap-delete-two', shape],
  ['pod-create', shape],
  ['pods-table', shape],
  ['pod-delete', shape],
  ['selfsubjectreview', shape],
  ['selfsubjectaccessreview', same],
];

describe("the sandbox's Kubernetes responds as a real API server does", () => {
  let served: ServedKubernetes;
  beforeAll(async () => {
    served = await serveKubernetes();
  });
  afterAll(() => served.close());

  it('gets every request that the real one got', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(FIXTURES.map(([name]) => name).sort()).toEqual(files.sort());
  });

  it.each(FIXTURES)('%s', async (name, compare) => {
    const { request, response } = readFixture(name);
    const received = await fetch(served.url + request.path, {
      method: request.method,
      headers: {
        accept: request.accept,
        ...(request.contentType === null ? {} : { 'content-type': request.contentType }),
      },
      body: request.body === null ? null : JSON.stringify(request.body),
    });
    expect(received.status).toBe(response.status);
    expect(received.headers.get('content-type')).toBe(response.contentType);
    compare(parseAs(response.body, await received.text()), response.body);
  });
});

function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

/** Text where the real response is text, a list of documents where it is a watch, else one document. */
function parseAs(real: Json, text: string): Json {
  if (typeof real === 'string') return text;
  if (!Array.isArray(real)) return JSON.parse(text);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function same(ours: Json, real: Json): void {
  expect(ours).toEqual(real);
}

function shape(ours: Json, real: Json): void {
  expect(differences(ours, real, '')).toEqual([]);
}

function eachEvent(ours: Json, real: Json): void {
  const events = asList(ours);
  const realEvents = asList(real);
  expect(events).toHaveLength(realEvents.length);
  for (const [index, event] of events.entries()) shape(event, realEvents[index] ?? null);
}

/** The real list is longer; every entry of ours is in it, unchanged. */
function everyOne(list: string, key: string): (ours: Json, real: Json) => void {
  return (ours, real) => {
    const { [list]: entries, ...head } = asObject(ours);
    const { [list]: realEntries, ...realHead } = asObject(real);
    expect(head).toEqual(realHead);
    expect(asList(entries)).not.toHaveLength(0);
    for (const entry of asList(entries)) expect(entry).toEqual(named(realEntries, key, asObject(entry)[key]));
  };
}

/** As above, without the subresources: the sandbox has none. */
function everyAggregatedResource(ours: Json, real: Json): void {
  const { items, ...head } = asObject(ours);
  const { items: realItems, ...realHead } = asObject(real);
  expect(head).toEqual(realHead);
  expect(asList(items)).not.toHaveLength(0);
  for (const group of asList(items).map(asObject)) {
    const realGroup = asObject(asList(realItems).find((one) => equal(asObject(one).metadata, group.metadata)));
    const { resources, ...version } = asObject(asList(group.versions)[0]);
    const { resources: realResources, ...realVersion } = asObject(asList(realGroup.versions)[0]);
    expect(version).toEqual(realVersion);
    for (const resource of asList(resources).map(asObject)) {
      const { subresources: _none, ...realResource } = asObject(named(realResources, 'resource', resource.resource));
      expect(resource).toEqual(realResource);
    }
  }
}

function openApiIndex(ours: Json, real: Json): void {
  const urlOf = (entry: Json | undefined) => String(asObject(entry).serverRelativeURL).replace(/[0-9A-F]{128}$/, '');
  const realPaths = asObject(asObject(real).paths);
  const paths = Object.entries(asObject(asObject(ours).paths));
  expect(paths.map(([path]) => path)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1']));
  for (const [path, entry] of paths) {
    expect(urlOf(entry)).toBe(path in realPaths ? urlOf(realPaths[path]) : `/openapi/v3/${path}?hash=`);
  }
}

/** Where ours lacks a field of the real response, or has another type or literal there. */
function differences(ours: Json | undefined, real: Json, path: string): string[] {
  if (typeOf(ours) !== typeOf(real)) return [`${path}: ${typeOf(ours)} instead of ${typeOf(real)}`];
  if (Array.isArray(real)) return listDifferences(asList(ours), real, path);
  if (typeOf(real) !== 'object') return [];
  return Object.entries(asObject(real)).flatMap(([field, value]) => {
    const mine = asObject(ours)[field];
    if (DATA.includes(field)) return [];
    if (LITERAL.includes(field) && typeof value !== 'object') {
      return equal(mine, value) ? [] : [`${path}.${field}: ${mine} instead of ${value}`];
    }
    return differences(mine, value, `${path}.${field}`);
  });
}

/** Columns and cells have positions; the entries of all other lists look alike, however many there are. */
function listDifferences(ours: Json[], real: Json[], path: string): string[] {
  if (path.endsWith('.columnDefinitions')) return columnDifferences(ours, real);
  if (!path.endsWith('.cells')) return real.flatMap((entry) => differences(ours[0], entry, `${path}[]`));
  if (ours.length !== real.length) return [`${path}: ${ours.length} cells instead of ${real.length}`];
  return real.flatMap((cell, index) => differences(ours[index], cell, `${path}[${index}]`));
}

function columnDifferences(ours: Json[], real: Json[]): string[] {
  const withoutDescriptions = (columns: Json[]) =>
    columns.map((column) => {
      const { description, ...rest } = asObject(column);
      return { ...rest, description: typeOf(description) };
    });
  const [mine, theirs] = [withoutDescriptions(ours), withoutDescriptions(real)];
  return equal(mine, theirs) ? [] : [`columns: ${JSON.stringify(mine)} instead of ${JSON.stringify(theirs)}`];
}

function named(list: Json | undefined, key: string, name: Json | undefined): Json | undefined {
  return asList(list).find((entry) => asObject(entry)[key] === name);
}

function typeOf(value: Json | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function equal(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
