import { RancherError } from '../../rancher/http/responses.ts';

/** What was read, or `otherwise` where the server does not let the caller read it (403). */
export async function unlessForbidden<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RancherError && error.status === 403) return otherwise;
    throw error;
  }
}
