import { createHash } from 'node:crypto';
import { type Alternative, acceptedVersion } from './accept.ts';
import type { JsonObject } from './json.ts';
import { apiVersionOf, RESOURCES, type Resource } from './resources.ts';

const AGGREGATED: Alternative = {
  kind: 'APIGroupDiscoveryList',
  group: 'apidiscovery.k8s.io',
  versions: ['v2', 'v2beta1'],
};

const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '0000000',
  gitTreeState: 'clean',
  buildDate: '2026-07-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** A discovery document and its content type. */
export interface Discovered {
  contentType: string;
  body: JsonObject;
}

/** The discovery document at a path without its last slash; undefined when there is none. */
export function discover(path: string, accept: string, serverAddress: string): Discovered | undefined {
  const aggregated = acceptedVersion(accept, AGGREGATED);
  if (aggregated !== undefined && path === '/api') return aggregatedList([''], aggregated);
  if (aggregated !== undefined && path === '/apis') return aggregatedList(groups(), aggregated);
  const body = plain(path, serverAddress);
  return body === undefined ? undefined : { contentType: 'application/json', body };
}

/** The version of Kubernetes that the sandbox behaves like. */
export const KUBERNETES_VERSION = VERSION.gitVersion;

/** The group versions served, as paths: "api/v1", "apis/apps/v1". */
export function groupVersionPaths(): string[] {
  return [
    ...new Set(RESOURCES.map((resource) => `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`)),
  ];
}

function plain(path: string, serverAddress: string): JsonObject | undefined {
  if (path === '') return { paths: ['/api', '/apis', ...groupVersionPaths().map((one) => `/${one}`), '/version'] };
  if (path === '/version') return VERSION;
  if (path === '/api') return apiVersions(serverAddress);
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(apiGroup) };
  const groupVersion = path.slice(1);
  if (groupVersionPaths().includes(groupVersion)) return resourceList(groupVersion.replace(/^apis?\//, ''));
  const group = groups().find((name) => path === `/apis/${name}`);
  return group === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) };
}

function apiVersions(serverAddress: string): JsonObject {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

function groups(): string[] {
  return [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => group !== '');
}

function apiGroup(name: string): JsonObject {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(groupVersion: string): JsonObject {
  const resources = RESOURCES.filter((resource) => apiVersionOf(resource) === groupVersion).map(apiResource);
  // The core group's list has no apiVersion of its own.
  const head = groupVersion === 'v1' ? { kind: 'APIResourceList' } : { kind: 'APIResourceList', apiVersion: 'v1' };
  return { ...head, groupVersion, resources };
}

function apiResource(resource: Resource): JsonObject {
  const { name, singular, namespaced, kind, verbs } = resource;
  const stored = verbs.includes('get') ? { storageVersionHash: storageVersionHash(resource) } : {};
  return { name, singularName: singular, namespaced, kind, verbs, ...names(resource), ...stored };
}

function storageVersionHash({ group, version, kind }: Resource): string {
  return createHash('sha256').update(`${group}/${version}/${kind}`).digest().subarray(0, 8).toString('base64');
}

function aggregatedList(names: string[], version: string): Discovered {
  const { kind, group } = AGGREGATED;
  const contentType = `application/json;g=${group};v=${version};as=${kind}`;
  return {
    contentType,
    body: { kind, apiVersion: `${group}/${version}`, metadata: {}, items: names.map(aggregatedGroup) },
  };
}

function aggregatedGroup(group: string): JsonObject {
  const resources = RESOURCES.filter((resource) => resource.group === group).map(aggregatedResource);
  return {
    metadata: group === '' ? {} : { name: group },
    versions: [{ version: 'v1', resources, freshness: 'Current' }],
  };
}

function aggregatedResource(resource: Resource): JsonObject {
  const { name, singular, kind, namespaced, verbs } = resource;
  return {
    resource: name,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...names(resource),
  };
}

function names({ shortNames, categories }: Resource): JsonObject {
  return { ...(shortNames.length > 0 ? { shortNames } : {}), ...(categories.length > 0 ? { categories } : {}) };
}
