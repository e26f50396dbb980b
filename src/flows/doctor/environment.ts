import { environmentKey, halfKey } from '../../environment-key.ts';
import { addressFault, environmentFault } from '../environment-server.ts';
import { type Check, problem, warning } from './check.ts';

/** Whether `RANCHER_URL` is a usable address and a key is whole. Without a key, only a login would use the address, so that is a warning. */
export const environment: Check = {
  name: 'environment',
  async run({ context: { env } }) {
    const fault = environmentFault(env) ?? addressFault(env);
    if (fault === undefined) return [];
    const { message, nextStep = '' } = fault;
    const isMeant = (environmentKey(env) ?? halfKey(env)) !== undefined;
    return [isMeant ? problem(message, nextStep) : warning(message, nextStep)];
  },
};
