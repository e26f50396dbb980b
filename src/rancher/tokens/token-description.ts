import { hostname } from 'node:os';

/** What this program's tokens say of themselves in Rancher's lists. */
export function tokenDescription(): string {
  return `kubectl-rancher on ${hostname()}`;
}
