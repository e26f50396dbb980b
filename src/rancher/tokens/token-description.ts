import { hostname } from 'node:os';

const begin = 'kubectl-rancher on ';

/** What this program's tokens say of themselves in Rancher's lists. */
export function tokenDescription(): string {
  return `${begin}${hostname()}`;
}

/** Whether a token was created by this program, on any machine, as far as it says so. */
export function isOwnDescription(description: string): boolean {
  return description.startsWith(begin);
}
