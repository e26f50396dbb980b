import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';
import type { Deletion } from '../../flows/tokens/delete.ts';
import { printable } from '../../printable.ts';
import { serverHost } from '../../server-url.ts';
import { countOf } from './count.ts';

/** How many failures are listed. */
const failuresShown = 20;

/** Says what was deleted and what was not. Throws, last of all, if something was not. */
export function reportDeletion(
  { tell }: Context,
  { server, total }: { server: string; total: number },
  { deleted, gone, failed, stopped }: Deletion,
): void {
  const host = serverHost(server);
  tell(`Deleted ${countOf(deleted.length, 'token')} on ${host}.`);
  if (gone.length > 0) tell(`  ${countOf(gone.length, 'token')} had already been deleted.`);
  for (const { id, error } of failed.slice(0, failuresShown)) {
    tell(`kubectl-rancher: ${printable(id)} was not deleted: ${error.message}`);
  }
  const left = total - deleted.length - gone.length;
  if (stopped !== undefined) {
    const next = stopped.nextStep ?? 'To continue, run the same command again.';
    throw new CliError(stopped.code, `${stopped.message}; ${countOf(left, 'token')} may remain`, next);
  }
  if (failed.length > 0)
    throw new CliError('failed', `${countOf(failed.length, 'token')} could not be deleted on ${host}`);
}
