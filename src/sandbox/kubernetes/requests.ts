/** A parsed request for a resource; without a name, for the collection. */
export interface ResourceRequest {
  verb: string;
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
  query: URLSearchParams;
}

const NAMESPACE_SUBRESOURCES = ['finalize', 'status'];

/** Parses method, path and query; undefined when the path names no resource. */
export function parseResourceRequest(
  method: string,
  path: string,
  query: URLSearchParams,
): ResourceRequest | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  const groupVersion = takeGroupVersion(segments);
  if (groupVersion === undefined) return undefined;
  const target = takeTarget(segments);
  if (target === undefined) return undefined;
  return { ...groupVersion, ...target, verb: verbOf(method, target.name !== undefined, query), query };
}

function takeGroupVersion(segments: string[]): Pick<ResourceRequest, 'group' | 'version'> | undefined {
  const root = segments.shift();
  const group = root === 'apis' ? segments.shift() : '';
  const version = segments.shift();
  if ((root !== 'api' && root !== 'apis') || group === undefined || version === undefined) return undefined;
  return { group, version };
}

type Target = Pick<ResourceRequest, 'namespace' | 'resource' | 'name' | 'subresource'>;

function takeTarget(segments: string[]): Target | undefined {
  const [first, second, third] = segments;
  if (first !== 'namespaces' || second === undefined) return target(segments);
  // Kubernetes checks access to a namespace within that namespace.
  if (third === undefined || NAMESPACE_SUBRESOURCES.includes(third)) return target(segments, second);
  return target(segments.slice(2), second);
}

function target(segments: string[], namespace?: string): Target | undefined {
  const [resource, name, subresource] = segments;
  if (resource === undefined || segments.length > 3) return undefined;
  return {
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function verbOf(method: string, named: boolean, query: URLSearchParams): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return named ? 'delete' : 'deletecollection';
  if (named) return 'get';
  return isTrue(query.get('watch')) ? 'watch' : 'list';
}

/** Whether a query parameter is true. */
export function isTrue(parameter: string | null): boolean {
  return parameter === 'true' || parameter === '1';
}
