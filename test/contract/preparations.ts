import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { field, listField, textField } from './json.ts';
import { type Credentials, MANAGEMENT_API, type RancherUnderTest, type TestToken } from './rancher-under-test.ts';

export interface TestUser extends Credentials {
  id: string;
}

export interface TestCluster {
  id: string;
  name: string;
}

/** Said by an exchange that this server gives no occasion for. */
export class CannotAsk extends Error {}

const FIXTURE_FQDN = 'api.prod.example.com:6443';
const FIXTURE_CA = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const TRIES = 120;
const PAUSE_MS = 500;

/** A new standard user, who may use the API but no cluster. */
export async function newUser(
  rancher: RancherUnderTest,
  fields: { mustChangePassword?: boolean } = {},
): Promise<TestUser> {
  const credentials = { username: rancher.newName(), password: `Aa1-${randomBytes(12).toString('hex')}` };
  const wanted = { type: 'user', name: 'Jane', enabled: true, mustChangePassword: false, ...credentials, ...fields };
  const id = textField(await rancher.asAdmin('POST', '/v3/users', wanted), 'id');
  rancher.keep(`/v3/users/${id}`);
  const role = { type: 'globalRoleBinding', userId: id, globalRoleId: 'user' };
  await rancher.asAdmin('POST', '/v3/globalRoleBindings', role);
  const { bearer } = await rancher.login(credentials);
  const isStandard = { method: 'GET', path: '/v3/settings/server-version', bearer };
  await until(`the role of ${credentials.username}`, async () => (await rancher.ask(isStandard)).status === 200);
  return { id, ...credentials };
}

/** A standard user for all who only need one. */
export function standardUser(rancher: RancherUnderTest): Promise<TestUser> {
  return rancher.once('standard user', () => newUser(rancher));
}

export function userSession(rancher: RancherUnderTest): Promise<TestToken> {
  return rancher.once('user session', async () => rancher.login(await standardUser(rancher)));
}

/** Disables a user: every token of his is refused from then on. */
export async function disable(rancher: RancherUnderTest, { id }: TestUser): Promise<void> {
  await rancher.asAdmin('PUT', `/v3/users/${id}`, { enabled: false });
}

/** A cluster that waits for its agent. */
export function pendingCluster(rancher: RancherUnderTest): Promise<TestCluster> {
  return rancher.once('pending cluster', async () => {
    const name = rancher.newName();
    const id = textField(await rancher.asAdmin('POST', '/v3/clusters', { type: 'cluster', name }), 'id');
    return untilPending(rancher, { id, name });
  });
}

/** A pending cluster with an Authorized Cluster Endpoint, made as the fixtures' was. */
export function clusterWithEndpoint(rancher: RancherUnderTest): Promise<TestCluster> {
  return rancher.once('cluster with endpoint', async () => {
    const cluster = { id: `c-m-${randomBytes(4).toString('hex')}`, name: rancher.newName() };
    const localClusterAuthEndpoint = { enabled: true, fqdn: FIXTURE_FQDN, caCerts: FIXTURE_CA };
    const spec = { displayName: cluster.name, localClusterAuthEndpoint };
    const object = { apiVersion: 'management.cattle.io/v3', kind: 'Cluster', metadata: { name: cluster.id }, spec };
    await rancher.asAdmin('POST', `${MANAGEMENT_API}/clusters`, object);
    return untilPending(rancher, cluster);
  });
}

/** A downstream cluster that answers. */
export function activeCluster(rancher: RancherUnderTest): Promise<TestCluster> {
  return rancher.once('active cluster', async () => {
    const { bearer } = await rancher.adminSession();
    for (const cluster of listField(await rancher.asAdmin('GET', '/v3/clusters'), 'data')) {
      const [id, name] = [textField(cluster, 'id'), textField(cluster, 'name')];
      if (id === 'local' || field(cluster, 'state') !== 'active') continue;
      const answer = await rancher.ask({ method: 'GET', path: `/k8s/clusters/${id}/version`, bearer });
      if (answer.status === 200) return { id, name };
    }
    throw new CannotAsk('no downstream cluster is active here');
  });
}

async function untilPending(rancher: RancherUnderTest, cluster: TestCluster): Promise<TestCluster> {
  const path = `/v3/clusters/${cluster.id}`;
  rancher.keep(path);
  await until(
    `${cluster.name} to be pending`,
    async () => field(await rancher.asAdmin('GET', path), 'state') === 'pending',
  );
  return cluster;
}

/** A real server's controllers take their time; the sandbox never makes anybody wait. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isSo()) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}
