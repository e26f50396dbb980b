import { createHash } from 'node:crypto';
import { groupVersionPaths, KUBERNETES_VERSION } from './discovery.ts';
import type { JsonObject } from './json.ts';
import { apiVersionOf, RESOURCES, type Resource } from './resources.ts';

const INFO = { title: 'Kubernetes', version: KUBERNETES_VERSION };
/** kubectl checks for these before it leaves validation and dry runs to the server. */
const PATCH_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'force' ? 'boolean' : 'string' },
}));

/** An OpenAPI document and its content type. */
export interface OpenApiResponse {
  contentType: string;
  body: string;
}

/** The OpenAPI document at a path without its last slash; undefined when there is none. */
export function openApi(path: string, accept: string): OpenApiResponse | undefined {
  if (path === '/openapi/v2') return openApiV2(accept);
  if (path === '/openapi/v3') return { contentType: 'text/plain; charset=utf-8', body: JSON.stringify(index()) };
  const groupVersion = groupVersionPaths().find((one) => path === `/openapi/v3/${one}`);
  return groupVersion === undefined ? undefined : json(document(groupVersion));
}

/** An empty protobuf message is an empty document, so that kubectl uses its built-in types. */
function openApiV2(accept: string): OpenApiResponse {
  const contentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
  // Accept has an @ here, which is not allowed in a Content-Type.
  if (accept.replace('@', '.').startsWith(contentType)) return { contentType, body: '' };
  return json({ swagger: '2.0', info: INFO, paths: {}, definitions: {} });
}

function index(): JsonObject {
  const paths = groupVersionPaths().map((path) => {
    const hash = createHash('sha512')
      .update(JSON.stringify(document(path)))
      .digest('hex')
      .toUpperCase();
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
  });
  return { paths: Object.fromEntries(paths) };
}

function document(groupVersion: string): JsonObject {
  const resources = RESOURCES.filter((one) => groupVersion.replace(/^apis?\//, '') === apiVersionOf(one));
  const paths = resources.map((resource) => [objectPath(resource, groupVersion), { patch: patchOperation(resource) }]);
  const schemas = resources.map((resource) => [schemaName(resource), schema(resource)]);
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function objectPath({ name, namespaced }: Resource, groupVersion: string): string {
  return `/${groupVersion}/${namespaced ? 'namespaces/{namespace}/' : ''}${name}/{name}`;
}

/** Without a strategic merge among its bodies: kubectl would compute that from schemas, and these are too small. */
function patchOperation(resource: Resource): JsonObject {
  const groupVersionKind = { group: resource.group, version: resource.version, kind: resource.kind };
  return { parameters: PATCH_PARAMETERS, responses: {}, 'x-kubernetes-group-version-kind': groupVersionKind };
}

function schemaName({ group, version, kind }: Resource): string {
  return `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.${version}.${kind}`;
}

function schema({ group, version, kind, fields }: Resource): JsonObject {
  const objects = ['metadata', ...fields].map((field) => [field, { type: 'object' }]);
  const properties = { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...Object.fromEntries(objects) };
  return { type: 'object', properties, 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

function json(body: JsonObject): OpenApiResponse {
  return { contentType: 'application/json', body: JSON.stringify(body) };
}
