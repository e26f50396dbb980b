import { anonymous, asAdmin, asUser, type Prepare } from '../exchange.ts';

const FEATURE = { literals: ['name', 'value', 'default', 'dynamic'] };

export const publicExchanges: Record<string, Prepare> = {
  cacerts: anonymous,
  'feature-token-hashing': async (...all) => ({ ...(await asAdmin(...all)), ...FEATURE }),
  'feature-token-hashing-user': async (...all) => ({ ...(await asUser(...all)), ...FEATURE }),
  providers: anonymous,
  'providers-v3-public': anonymous,
  rancherversion: anonymous,
};
