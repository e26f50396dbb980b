import { addressFault, environmentFault } from '../environment.ts';
import { type Check, problem, warning } from './check.ts';

/** Whether `RANCHER_URL`, where it or a key is set, can be the address of a Rancher. Without a key beside it, only a login would take it. */
export const environment: Check = {
  name: 'environment',
  async examine({ context: { env } }) {
    const fault = environmentFault(env) ?? addressFault(env);
    if (fault === undefined) return [];
    const { message, nextStep = '' } = fault;
    return [env.RANCHER_TOKEN_KEY ? problem(message, nextStep) : warning(message, nextStep)];
  },
};
