import { ApiError } from './http/route-response.ts';
import type { RancherState } from './state.ts';

/**
 * Rejects an update with 409, as if someone else had changed the object meanwhile, for as many updates as a test wants.
 */
export function refuseConflict(state: RancherState, resource: string, name: string): void {
  if (state.conflicts === 0) return;
  state.conflicts -= 1;
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${resource}.management.cattle.io "${name}": ${why}`;
  throw new ApiError(409, 'Conflict', message);
}
