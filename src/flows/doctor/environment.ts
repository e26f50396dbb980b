import { addressFault, environmentFault } from '../environment.ts';
import { type Check, problem, warning } from './check.ts';

/** Whether `RANCHER_URL` is a usable address. Without a key, only a login would use it, so that is a warning. */
export const environment: Check = {
  name: 'environment',
  async run({ context: { env } }) {
    const fault = environmentFault(env) ?? addressFault(env);
    if (fault === undefined) return [];
    const { message, nextStep = '' } = fault;
    return [env.RANCHER_TOKEN_KEY ? problem(message, nextStep) : warning(message, nextStep)];
  },
};
