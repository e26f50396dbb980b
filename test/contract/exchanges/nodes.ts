import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { listField } from '../json.ts';
import { memberOf, NotAvailable, pendingCluster } from '../preparations.ts';

/** A user with access to a cluster that has no nodes. */
const asMember: Prepare = async (rancher) => ({
  bearer: (await memberOf(rancher, await pendingCluster(rancher))).bearer,
});

export const nodeExchanges: Record<string, Prepare> = {
  'nodes-local': async (rancher, fixture) => {
    const nodes = listField(await rancher.asAdmin('GET', fixture.request.path), 'data');
    if (nodes.length === 0) throw new NotAvailable('the cluster local has no nodes here');
    return asAdmin(rancher, fixture);
  },
  'nodes-no-cluster': asUser,
  'nodes-none': async (rancher, fixture) => {
    const { id } = await pendingCluster(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/nodes?clusterId=${id}` };
  },
  'nodes-unknown-cluster': asAdmin,
  'nodes-user': asMember,
  'nodes-user-other-cluster': asMember,
};
