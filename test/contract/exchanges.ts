import type { Prepare } from './exchange.ts';
import { absentExchanges } from './exchanges/absent.ts';
import { clusterExchanges } from './exchanges/clusters.ts';
import { codeLoginExchanges } from './exchanges/code-logins.ts';
import { extKubeconfigExchanges } from './exchanges/ext-kubeconfigs.ts';
import { extTokenExchanges } from './exchanges/ext-tokens.ts';
import { globalRoleExchanges } from './exchanges/global-roles.ts';
import { hashingExchanges } from './exchanges/hashing.ts';
import { kubernetesExchanges } from './exchanges/kubernetes.ts';
import { loginExchanges } from './exchanges/login.ts';
import { nodeExchanges } from './exchanges/nodes.ts';
import { publicExchanges } from './exchanges/public.ts';
import { samlExchanges } from './exchanges/saml.ts';
import { settingExchanges } from './exchanges/settings.ts';
import { tokenExchanges } from './exchanges/tokens.ts';
import { userExchanges } from './exchanges/users.ts';

/** Every exchange captured with a real Rancher, by its name in INDEX.md. */
export const exchanges: Record<string, Prepare> = {
  ...publicExchanges,
  ...absentExchanges,
  ...loginExchanges,
  ...codeLoginExchanges,
  ...samlExchanges,
  ...tokenExchanges,
  ...userExchanges,
  ...globalRoleExchanges,
  ...settingExchanges,
  ...clusterExchanges,
  ...nodeExchanges,
  ...kubernetesExchanges,
  ...extTokenExchanges,
  ...extKubeconfigExchanges,
  ...hashingExchanges,
};
