import type { CatalogueEntry } from '../providers/catalogue.ts';
import type { RancherState } from '../state.ts';

/** Where the dashboard posts a login with a provider. */
export function loginUrl(
  { profile }: RancherState,
  { id, type }: Pick<CatalogueEntry, 'type'> & { id: string },
): string {
  return profile.hasNewApis ? '/v1-public/login' : `/v3-public/${type}s/${id}?action=login`;
}
