import { anonymous, asAdmin, asUser, type Prepare } from '../exchange.ts';
import { field } from '../json.ts';

const LITERALS = ['id', 'name', 'value', 'default', 'source', 'customized'];
const GENERATE = 'kubeconfig-generate-token';

const read: Prepare = async (rancher, fixture) => ({ ...(await asAdmin(rancher, fixture)), literals: LITERALS });

export const settingExchanges: Record<string, Prepare> = {
  'setting-anonymous': anonymous,
  'setting-get': read,
  'setting-get-user': async (rancher, fixture) => {
    await rancher.set(GENERATE, 'true');
    return { ...(await asUser(rancher, fixture)), literals: LITERALS };
  },
  'setting-put': async (rancher, fixture) => {
    const setting = await rancher.asAdmin('GET', `/v3/settings/${GENERATE}`);
    if (typeof setting !== 'object' || field(setting, 'value') !== 'true')
      throw new Error(`${GENERATE} is not at its default`);
    return { ...(await read(rancher, fixture)), body: { ...setting, value: 'false' } };
  },
  'setting-put-forbidden': asUser,
  'setting-put-kubeconfig-default-token-ttl-minutes-999999': read,
  'setting-put-kubeconfig-default-token-ttl-minutes-abc': read,
  'setting-put-kubeconfig-generate-token-maybe': read,
  'setting-put-minimal': read,
  'setting-get-missing': asAdmin,
  'setting-put-default': read,
  'setting-put-empty-body': asAdmin,
  'setting-put-missing': asAdmin,
  'setting-put-number': read,
  'setting-put-server-version-x': asAdmin,
  'settings-list-user': asUser,
};
