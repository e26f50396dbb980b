import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { readPages } from './http/paging.ts';
import { RancherError, stringIn } from './http/responses.ts';

/**
 * The ids of the users who have the global role `admin` themselves, not through a group. Undefined when the caller may
 * not see roles.
 */
export async function listAdminIds(http: RancherHttp, session: Secret): Promise<Set<string> | undefined> {
  const ids = new Set<string>();
  try {
    for await (const page of readPages(http, session, '/v3/globalRoleBindings')) {
      const bindings = page.filter((binding) => stringIn(binding, 'globalRoleId') === 'admin');
      for (const binding of bindings) ids.add(stringIn(binding, 'userId'));
    }
  } catch (error) {
    if (error instanceof RancherError && [403, 404].includes(error.status)) return undefined;
    throw error;
  }
  ids.delete('');
  return ids;
}
