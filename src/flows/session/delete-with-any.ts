import type { RancherHttp } from '../../rancher/http/http.ts';
import { RancherError } from '../../rancher/http/responses.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import type { Secret } from '../../secret.ts';

/**
 * Deletes a token with the first of several that the server takes and whose user it belongs to. Gives whether it was there.
 * Throws `RancherError` with status 401 when the server takes none of them, and whatever else one of them meets.
 */
export async function deleteWithAny(http: RancherHttp, bearers: Secret[], id: string): Promise<boolean> {
  let refusal: RancherError | undefined;
  let isMissing = false;
  for (const bearer of bearers) {
    try {
      if (await deleteToken(http, bearer, id)) return true;
      isMissing = true;
    } catch (error) {
      if (!(error instanceof RancherError) || error.status !== 401) throw error;
      refusal = error;
    }
  }
  if (refusal !== undefined && !isMissing) throw refusal;
  return false;
}
