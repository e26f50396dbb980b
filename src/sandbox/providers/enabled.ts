import { ApiError } from '../http/route-response.ts';
import type { RancherState } from '../state.ts';
import { isProviderType } from './catalogue.ts';
import type { Provider } from './provider.ts';

/**
 * The provider of a login: 422 for a type that Rancher does not have, 500 for one that is disabled (captured on Rancher
 * 2.15.0).
 */
export function enabledProviderOfType({ providers }: RancherState, type: string): Provider {
  if (!isProviderType(type)) throw new ApiError(422, 'InvalidBodyContent', '');
  return enabled([...providers.values()].find((provider) => provider.type === type));
}

/** The provider in a path: 500 for one that is disabled or does not exist. */
export function enabledProvider({ providers }: RancherState, id: string): Provider {
  return enabled(providers.get(id));
}

function enabled(provider: Provider | undefined): Provider {
  if (!provider?.enabled) throw new ApiError(500, 'ServerError', '');
  return provider;
}
