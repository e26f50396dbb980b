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

/** Thrown by a preparation that is not possible on this server. */
export class NotAvailable extends Error {}

const FIXTURE_FQDN = 'api.prod.example.com:6443';
const FIXTURE_CA = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const ATTEMPTS = 600;
const PAUSE_MS = 100;

/** A new standard user, who may use the API but no cluster. */
export async function newUser(
  rancher: RancherUnderTest,
  fields: { mustChangePassword?: boolean } = {},
): Promise<TestUser> {
  const credentials = { username: rancher.newName(), password: newPassword() };
  const user = { type: 'user', name: 'Jane', enabled: true, mustChangePassword: false, ...credentials, ...fields };
  const id = textField(await rancher.asAdmin('POST', '/v3/users', user), 'id');
  rancher.deleteAtEnd(`/v3/users/${id}`);
  const role = { type: 'globalRoleBinding', userId: id, globalRoleId: 'user' };
  await rancher.asAdmin('POST', '/v3/globalRoleBindings', role);
  const { bearer } = await rancher.login(credentials);
  const asStandardUser = { method: 'GET', path: '/v3/settings/server-version', bearer };
  await until(`the role of ${credentials.username}`, async () => (await rancher.send(asStandardUser)).status === 200);
  return { id, ...credentials };
}

/** A password that Rancher accepts. */
export function newPassword(): string {
  return `Aa1-${randomBytes(12).toString('hex')}`;
}

/** The standard user of all exchanges that need no particular one. */
export function standardUser(rancher: RancherUnderTest): Promise<TestUser> {
  return rancher.once('standard user', () => newUser(rancher));
}

export function userSession(rancher: RancherUnderTest): Promise<TestToken> {
  return rancher.once('user session', async () => rancher.login(await standardUser(rancher)));
}

/** A standard user who may do everything in one cluster, with a session. */
export async function memberOf(rancher: RancherUnderTest, { id }: TestCluster): Promise<TestUser & TestToken> {
  const user = await newUser(rancher);
  const session = await rancher.login(user);
  const binding = {
    type: 'clusterRoleTemplateBinding',
    clusterId: id,
    userId: user.id,
    roleTemplateId: 'cluster-owner',
  };
  await rancher.asAdmin('POST', '/v3/clusterRoleTemplateBindings', binding);
  const asMember = { method: 'GET', path: `/v3/clusters/${id}`, bearer: session.bearer };
  await until(`the access of ${user.username}`, async () => (await rancher.send(asMember)).status === 200);
  return { ...user, ...session };
}

/** Disables a user: their tokens are rejected from then on. */
export async function disable(rancher: RancherUnderTest, { id }: Pick<TestUser, 'id'>): Promise<void> {
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

/** A pending cluster with an Authorized Cluster Endpoint, created as the fixtures' was. */
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

/** A downstream cluster that is connected, without an Authorized Cluster Endpoint. */
export function activeCluster(rancher: RancherUnderTest): Promise<TestCluster> {
  return rancher.once('active cluster', async () => {
    const [cluster] = (await activeClusters(rancher)).filter(({ fqdn }) => fqdn === '');
    if (!cluster) throw new NotAvailable('no downstream cluster is active here');
    return cluster;
  });
}

/** A downstream cluster that is connected, with an Authorized Cluster Endpoint that has an FQDN. */
export function activeClusterWithEndpoint(rancher: RancherUnderTest): Promise<TestCluster & { fqdn: string }> {
  return rancher.once('active cluster with endpoint', async () => {
    const [cluster] = (await activeClusters(rancher)).filter(({ fqdn }) => fqdn !== '');
    if (!cluster) throw new NotAvailable('no active downstream cluster has an Authorized Cluster Endpoint here');
    return cluster;
  });
}

async function activeClusters(rancher: RancherUnderTest): Promise<(TestCluster & { fqdn: string })[]> {
  const { bearer } = await rancher.adminSession();
  const found = [];
  for (const cluster of listField(await rancher.asAdmin('GET', '/v3/clusters'), 'data')) {
    const [id, name] = [textField(cluster, 'id'), textField(cluster, 'name')];
    if (id === 'local' || field(cluster, 'state') !== 'active') continue;
    const { status } = await rancher.send({ method: 'GET', path: `/k8s/clusters/${id}/version`, bearer });
    if (status === 200) found.push({ id, name, fqdn: fqdnOf(cluster) });
  }
  return found;
}

function fqdnOf(cluster: Parameters<typeof field>[0]): string {
  const fqdn = field(cluster, 'localClusterAuthEndpoint', 'fqdn');
  return typeof fqdn === 'string' ? fqdn : '';
}

async function untilPending(rancher: RancherUnderTest, cluster: TestCluster): Promise<TestCluster> {
  const path = `/v3/clusters/${cluster.id}`;
  rancher.deleteAtEnd(path);
  await until(
    `${cluster.name} to be pending`,
    async () => field(await rancher.asAdmin('GET', path), 'state') === 'pending',
  );
  return cluster;
}

/** Waits for a real server's controllers. */
export async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await isDone()) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`waited in vain for ${what}`);
}
