import type { MethodName } from '../../login/method.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { TrustOptions } from '../trust/trust-options.ts';

/** Whose session is needed, and how the server is trusted. */
export interface SessionNeed extends LoginName {
  trust?: TrustOptions;
  /** The provider to log in with, by id or type; absent: the only one, or the user's choice. */
  provider?: string;
  /** How to log in; absent: what suits. */
  method?: MethodName;
}
