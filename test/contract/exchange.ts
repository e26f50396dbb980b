import type { AnswerSeen } from './client.ts';
import type { CompareOptions } from './compare.ts';
import type { Fixture } from './fixtures.ts';
import type { Json } from './json.ts';
import { userSession } from './preparations.ts';
import type { RancherUnderTest } from './rancher-under-test.ts';

/** How an exchange is asked here: as in the fixture, but for what is said. */
export interface Question extends CompareOptions {
  bearer?: string;
  path?: string;
  accept?: string;
  body?: Json;
  cookie?: string;
  form?: Record<string, string>;
  /** Looks at the answer, to remember what it made. */
  after?: (answer: AnswerSeen) => void;
}

/** Brings the server into the state the fixture was taken in, and says how to ask. */
export type Prepare = (rancher: RancherUnderTest, fixture: Fixture) => Question | Promise<Question>;

export const anonymous: Prepare = () => ({});

export const asAdmin: Prepare = async (rancher) => ({ bearer: (await rancher.adminSession()).bearer });

export const asUser: Prepare = async (rancher) => ({ bearer: (await userSession(rancher)).bearer });

/** The fields of the fixture's body. */
export function bodyOf({ request }: Fixture): { [field: string]: Json } {
  const { body } = request;
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
}

/** The fixture's path, but of another cluster. */
export function ofCluster({ request }: Fixture, clusterId: string): string {
  return request.path.replace(/clusters\/[^/?]+/, `clusters/${clusterId}`);
}
