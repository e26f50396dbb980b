/** The APIs that Rancher 2.15.0 lists (captured: `root-anonymous`); the sandbox has only that at `/v3`. */
const APIS = [
  { group: 'meta.cattle.io', path: '/meta', version: 'v1' },
  { group: 'management.cattle.io', path: '/v3', version: 'v3' },
  { group: 'cluster.cattle.io', path: '/v3/cluster', version: 'v3' },
  { group: 'project.cattle.io', path: '/v3/project', version: 'v3' },
];

/** The collections at `/v3` that the sandbox has. */
const COLLECTIONS = ['clusters', 'features', 'globalRoleBindings', 'nodes', 'settings', 'tokens', 'users'];

/** The list of APIs at the server's root. */
export function apiRoots(baseUrl: string) {
  return {
    type: 'collection',
    links: { self: `${baseUrl}/` },
    actions: {},
    pagination: { limit: 1000, total: APIS.length },
    sort: { order: 'asc', reverse: `${baseUrl}/?order=desc` },
    resourceType: 'apiRoot',
    data: APIS.map((api) => apiRoot(api, baseUrl)),
  };
}

function apiRoot(apiVersion: (typeof APIS)[number], baseUrl: string) {
  const self = `${baseUrl}${apiVersion.path}`;
  const collections = apiVersion.path === '/v3' ? COLLECTIONS : [];
  const links = Object.fromEntries(collections.map((name) => [name, `${self}/${name.toLowerCase()}`]));
  return { apiVersion, baseType: 'apiRoot', links: { ...links, root: self, self }, type: 'apiRoot' };
}
