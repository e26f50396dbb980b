import type { Secret } from '../secret.ts';
import type { RancherHttp } from './http/http.ts';
import { type JsonObject, objectIn, readObject } from './http/responses.ts';

/** A feature flag of the server. */
export interface Feature {
  isOn: boolean;
  /** Whether it keeps its value, whatever it is set to. */
  isLocked: boolean;
}

/**
 * Reads a feature flag: `GET /v3/features/<name>`, which every user may. Undefined when the server has none of that
 * name.
 */
export async function readFeature(http: RancherHttp, session: Secret, name: string): Promise<Feature | undefined> {
  const response = await http.send({ method: 'GET', path: pathOf(name), token: session });
  return response.status === 404 ? undefined : toFeature(readObject(response));
}

/**
 * Turns a feature flag on; returns its new state. Throws `RancherError`: 403 for all but admins, 409, 422 when it is
 * locked.
 */
export async function enableFeature(http: RancherHttp, session: Secret, name: string): Promise<Feature> {
  const body = { value: true };
  return toFeature(readObject(await http.send({ method: 'PUT', path: pathOf(name), token: session, body })));
}

function pathOf(name: string): string {
  return `/v3/features/${encodeURIComponent(name)}`;
}

/** A locked flag has its locked value, one that was never set its default (captured on 2.15.0). */
function toFeature(item: JsonObject): Feature {
  const { lockedValue, default: fallback } = objectIn(item, 'status');
  const isLocked = typeof lockedValue === 'boolean';
  const value = [lockedValue, item.value, fallback].find((one) => typeof one === 'boolean');
  return { isOn: value === true, isLocked };
}
