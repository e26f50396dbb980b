import { printable } from '../printable.ts';
import type { LoginName } from '../store/login-file.ts';
import type { Context } from './context.ts';

/** Names clusters by their ids, for messages: by name where the last list of the login's clusters has it, else by id. Printable. */
export function clusterNames(
  { clusterLists }: Pick<Context, 'clusterLists'>,
  login: LoginName,
): (id: string) => string {
  const known = clusterLists.find(login)?.clusters ?? [];
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return (id) => printable(names.get(id) || id);
}
