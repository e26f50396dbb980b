import type { AnswerSeen } from '../client.ts';
import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { field } from '../json.ts';
import { clusterWithEndpoint, pendingCluster } from '../preparations.ts';
import { EXT_API, type RancherUnderTest } from '../rancher-under-test.ts';

const FILE = ['value', 'currentContext', 'summary'];

/** The admin asks; what is made goes at the end. */
const made: Prepare = async (rancher, fixture) => ({ ...(await asAdmin(rancher, fixture)), after: keeping(rancher) });

/** The whole file has to be the same; only where the server's clusters do not matter. */
const madeAlike: Prepare = async (rancher, fixture) => ({ ...(await made(rancher, fixture)), literals: FILE });

/** The list of clusters has a pending one and one with an Authorized Cluster Endpoint. */
const madeForAll: Prepare = async (rancher, fixture) => {
  await pendingCluster(rancher);
  await clusterWithEndpoint(rancher);
  return made(rancher, fixture);
};

function keeping(rancher: RancherUnderTest): (answer: AnswerSeen) => void {
  return ({ body }) => {
    const name = field(body, 'metadata', 'name');
    if (typeof name === 'string') rancher.keep(`${EXT_API}/kubeconfigs/${name}`);
  };
}

function withoutTokens(prepare: Prepare): Prepare {
  return async (rancher, fixture) => {
    await rancher.set('kubeconfig-generate-token', 'false');
    return prepare(rancher, fixture);
  };
}

export const extKubeconfigExchanges: Record<string, Prepare> = {
  'ext-kubeconfig-exec': withoutTokens(madeAlike),
  'ext-kubeconfig-no-access': asUser,
  'ext-kubeconfig-none': madeAlike,
  'ext-kubeconfig-star': made,
  'ext-kubeconfig-star-exec': withoutTokens(madeForAll),
  'ext-kubeconfig-star-token': madeForAll,
  'ext-kubeconfig-token': madeAlike,
  'ext-kubeconfig-ttl-negative': asAdmin,
  'ext-kubeconfig-ttl-over': asAdmin,
  'ext-kubeconfig-unknown-cluster': asAdmin,
  'ext-kubeconfigs-list': async (rancher, fixture) => {
    const { bearer } = await rancher.adminSession();
    const body = { apiVersion: 'ext.cattle.io/v1', kind: 'Kubeconfig', spec: { clusters: ['local'] } };
    const answer = await rancher.ask({ method: 'POST', path: `${EXT_API}/kubeconfigs`, body, bearer });
    keeping(rancher)(answer);
    return asAdmin(rancher, fixture);
  },
};
