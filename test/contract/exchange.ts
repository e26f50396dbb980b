import type { ClientResponse } from './client.ts';
import type { CompareOptions } from './compare.ts';
import type { Fixture } from './fixtures.ts';
import type { Json } from './json.ts';
import { userSession } from './preparations.ts';
import type { RancherUnderTest } from './rancher-under-test.ts';

/** The request of an exchange as it is sent here: that of the fixture, with these differences. */
export interface PreparedRequest extends CompareOptions {
  bearer?: string;
  path?: string;
  accept?: string;
  body?: Json;
  cookie?: string;
  form?: Record<string, string>;
  /**
   * On a real server the preparation takes effect some milliseconds later (seen on 2.15.0: up to 7, more under load),
   * so the request is repeated for up to five seconds until the response is as captured.
   */
  takesEffectLater?: true;
  /** Called with each response, to remember what it created. */
  after?: (response: ClientResponse) => void;
}

/** Brings the server into the state of the fixture, and returns the request to send. */
export type Prepare = (rancher: RancherUnderTest, fixture: Fixture) => PreparedRequest | Promise<PreparedRequest>;

export const anonymous: Prepare = () => ({});

export const asAdmin: Prepare = async (rancher) => ({ bearer: (await rancher.adminSession()).bearer });

export const asUser: Prepare = async (rancher) => ({ bearer: (await userSession(rancher)).bearer });

/** An invented token. */
export const asStranger: Prepare = () => ({ bearer: 'token-zzzzz:invented' });

/** A preparation whose effect a real server shows a little later. */
export function takingEffectLater(prepare: Prepare): Prepare {
  return async (rancher, fixture) => ({ ...(await prepare(rancher, fixture)), takesEffectLater: true });
}

/** The fields of the fixture's body. */
export function bodyOf({ request }: Fixture): { [field: string]: Json } {
  const { body } = request;
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
}

/** The fixture's path, but of another cluster. */
export function ofCluster({ request }: Fixture, clusterId: string): string {
  return request.path.replace(/clusters\/[^/?]+/, `clusters/${clusterId}`);
}

/** A body without its list, where the list depends on the server and only the frame around it matters. */
export function withoutEntries(list: 'data' | 'items'): (body: Json) => Json {
  return (body) => (typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, [list]: [] } : body);
}
