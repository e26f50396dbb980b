import { asAdmin, asUser, type Prepare } from '../exchange.ts';
import { standardUser } from '../preparations.ts';

export const globalRoleExchanges: Record<string, Prepare> = {
  'globalrolebindings-admin': async (rancher, fixture) => {
    await standardUser(rancher);
    return asAdmin(rancher, fixture);
  },
  'globalrolebindings-user': asUser,
};
