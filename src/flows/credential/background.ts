import type { Context } from '../context.ts';
import { tryCredentialLock } from '../session/locks.ts';
import { checkOrRenew } from './answer-request.ts';
import type { CredentialRequest } from './request.ts';

/**
 * Checks the cached credential of a request, or mints its successor, after the plugin has returned it. One at a time: not while another
 * process is getting that credential. What fails here is found again by the next request that has to wait for it.
 */
export async function runInBackground(context: Context, request: CredentialRequest): Promise<void> {
  await tryCredentialLock(context, request, () => checkOrRenew(context, request));
}
