import type { MadeKubeconfig } from '../../flows/kubeconfig/make.ts';
import type { LoginName } from '../../store/login-file.ts';

/** The kubeconfig made for one server. */
export interface ServerKubeconfig extends MadeKubeconfig, LoginName {}
