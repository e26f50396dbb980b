import type { Prepare } from './exchange.ts';
import { clusterExchanges } from './exchanges/clusters.ts';
import { extKubeconfigExchanges } from './exchanges/ext-kubeconfigs.ts';
import { extTokenExchanges } from './exchanges/ext-tokens.ts';
import { kubernetesExchanges } from './exchanges/kubernetes.ts';
import { loginExchanges } from './exchanges/login.ts';
import { outsideExchanges } from './exchanges/outside.ts';
import { publicExchanges } from './exchanges/public.ts';
import { samlExchanges } from './exchanges/saml.ts';
import { settingExchanges } from './exchanges/settings.ts';
import { tokenExchanges } from './exchanges/tokens.ts';
import { userExchanges } from './exchanges/users.ts';

/** Every exchange captured with a real Rancher, by its name in INDEX.md. */
export const exchanges: Record<string, Prepare> = {
  ...publicExchanges,
  ...loginExchanges,
  ...outsideExchanges,
  ...samlExchanges,
  ...tokenExchanges,
  ...userExchanges,
  ...settingExchanges,
  ...clusterExchanges,
  ...kubernetesExchanges,
  ...extTokenExchanges,
  ...extKubeconfigExchanges,
};
